// Package client is what is below `http` in a profile.
package client

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"

	pair "github.com/armory/go-yaml-tools/pkg/tls"
)

type Config struct {
	CacertFile        string `yaml:"cacertFile"`
	ClientCertFile    string `yaml:"clientCertFile"`
	ClientKeyFile     string `yaml:"clientKeyFile"`
	ClientKeyPassword string `yaml:"clientKeyPassword"`

	tls *tls.Config
}

// Init reads the files.
func (c *Config) Init() error {
	if c.CacertFile == "" && c.ClientCertFile == "" {
		return nil
	}
	c.tls = &tls.Config{}
	if c.CacertFile != "" {
		authority, err := os.ReadFile(c.CacertFile)
		if err != nil {
			return err
		}
		c.tls.RootCAs = x509.NewCertPool()
		c.tls.RootCAs.AppendCertsFromPEM(authority)
	}
	if c.ClientCertFile != "" {
		certificate, err := pair.GetX509KeyPair(c.ClientCertFile, c.ClientKeyFile, c.ClientKeyPassword)
		if err != nil {
			return err
		}
		c.tls.Certificates = []tls.Certificate{certificate}
	}
	return nil
}

// NewClient uses what was read.
func (c *Config) NewClient() *http.Client {
	if c.tls == nil {
		return &http.Client{}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: c.tls}}
}
