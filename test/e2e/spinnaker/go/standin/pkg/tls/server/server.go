// Package server is what is below `server` in a profile.
package server

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"

	pair "github.com/armory/go-yaml-tools/pkg/tls"
)

type ServerConfig struct {
	Host string `yaml:"host"`
	Port uint32 `yaml:"port"`
	Ssl  Ssl    `yaml:"ssl"`
}

type Ssl struct {
	Enabled     bool           `yaml:"enabled"`
	CertFile    string         `yaml:"certFile"`
	KeyFile     string         `yaml:"keyFile"`
	KeyPassword string         `yaml:"keyFilePassword"`
	CAcertFile  string         `yaml:"cacertFile"`
	ClientAuth  ClientAuthType `yaml:"clientAuth"`
}

type ClientAuthType string

var modes = map[ClientAuthType]tls.ClientAuthType{
	"want":    tls.VerifyClientCertIfGiven,
	"need":    tls.RequireAndVerifyClientCert,
	"any":     tls.RequireAnyClientCert,
	"request": tls.RequestClientCert,
}

type Server struct{ config *ServerConfig }

func NewServer(config *ServerConfig) *Server { return &Server{config} }

// Start serves until it fails.
func (s *Server) Start(router http.Handler) error {
	server := &http.Server{Addr: fmt.Sprintf("%s:%d", s.config.Host, s.config.Port), Handler: router}
	ssl := s.config.Ssl
	if !ssl.Enabled {
		return server.ListenAndServe()
	}
	certificate, err := pair.GetX509KeyPair(ssl.CertFile, ssl.KeyFile, ssl.KeyPassword)
	if err != nil {
		return err
	}
	server.TLSConfig = &tls.Config{
		Certificates: []tls.Certificate{certificate},
		MinVersion:   tls.VersionTLS12,
		ClientAuth:   modes[ssl.ClientAuth],
	}
	if server.TLSConfig.ClientAuth != tls.NoClientCert {
		file := ssl.CAcertFile
		if file == "" {
			file = ssl.CertFile
		}
		authority, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		server.TLSConfig.ClientCAs = x509.NewCertPool()
		server.TLSConfig.ClientCAs.AppendCertsFromPEM(authority)
	}
	return server.ListenAndServeTLS("", "")
}
