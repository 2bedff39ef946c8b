// Services of Armory that are written in Go, as far as TLS goes. Each line of standard input is a command in JSON,
// and so is each line of the answer:
//
//	{"do": "serve", "config": "/x/dinghy.yml"}                        -> {"port": 40000}
//	{"do": "get", "config": "/x/terraformer.yml", "url": "https://…"} -> {"said": "CN=terraformer"}
//
// or {"error": "..."}. Every host name is this machine; names are verified as ever.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/armory/go-yaml-tools/pkg/tls/client"
	"github.com/armory/go-yaml-tools/pkg/tls/server"
	"gopkg.in/yaml.v2"
)

type profile struct {
	Server server.ServerConfig `yaml:"server"`
	Http   client.Config       `yaml:"http"`
}

type command struct{ Do, Config, Url string }

type answer struct {
	Port  uint32 `json:"port,omitempty"`
	Said  string `json:"said,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	answers := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var next command
		var result answer
		err := json.Unmarshal(lines.Bytes(), &next)
		if err == nil {
			result, err = carryOut(next)
		}
		if err != nil {
			result.Error = err.Error()
		}
		answers.Encode(result)
	}
}

func carryOut(next command) (answer, error) {
	var settings profile
	text, err := os.ReadFile(next.Config)
	if err == nil {
		err = yaml.Unmarshal(text, &settings)
	}
	if err != nil {
		return answer{}, err
	}
	if next.Do == "serve" {
		port, err := serve(settings.Server)
		return answer{Port: port}, err
	}
	said, err := get(settings.Http, next.Url)
	return answer{Said: said}, err
}

func whoami(w http.ResponseWriter, r *http.Request) {
	said := "nobody"
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		said = r.TLS.PeerCertificates[0].Subject.String()
	}
	io.WriteString(w, said)
}

// serve takes a free port, as the library wants to be told one.
func serve(config server.ServerConfig) (uint32, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	config.Host = "127.0.0.1"
	config.Port = uint32(free.Addr().(*net.TCPAddr).Port)
	free.Close()
	failed := make(chan error, 1)
	go func() { failed <- server.NewServer(&config).Start(http.HandlerFunc(whoami)) }()
	for tries := 0; tries < 500; tries++ {
		select {
		case err := <-failed:
			return 0, err
		case <-time.After(10 * time.Millisecond):
		}
		if connection, err := net.Dial("tcp", free.Addr().String()); err == nil {
			connection.Close()
			return config.Port, nil
		}
	}
	return 0, errors.New("it does not listen")
}

func get(config client.Config, url string) (string, error) {
	if err := config.Init(); err != nil {
		return "", err
	}
	caller := config.NewClient()
	caller.Timeout = 20 * time.Second
	transport, ok := caller.Transport.(*http.Transport)
	if !ok {
		transport = &http.Transport{}
	}
	transport.DisableKeepAlives = true
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	}
	caller.Transport = transport
	response, err := caller.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	return string(said), err
}
