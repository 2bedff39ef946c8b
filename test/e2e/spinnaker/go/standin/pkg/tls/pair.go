// Package tls stands in for the library of Armory's Go services, which is not to be had here: own code, the same
// keys of configuration, the same limits. A checkout of the library can take its place, see .ci/java.
package tls

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// GetX509KeyPair takes the first certificate, and the first key of the one PEM type that counts as a key: that of
// the certificate's file or, if it has none, that of the key's file.
func GetX509KeyPair(certFile, keyFile, password string) (tls.Certificate, error) {
	certificate, key, err := contents(certFile, password)
	if err != nil {
		return tls.Certificate{}, err
	}
	if key == nil {
		if _, key, err = contents(keyFile, password); err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.X509KeyPair(certificate, key)
}

func contents(file, password string) (certificate, key []byte, err error) {
	rest, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return certificate, key, nil
		}
		switch {
		case block.Type != "RSA PRIVATE KEY":
			if certificate == nil {
				certificate = pem.EncodeToMemory(block)
			}
		case x509.IsEncryptedPEMBlock(block):
			if password == "" {
				return nil, nil, errors.New("the key is encrypted, and there is no password")
			}
			plain, err := x509.DecryptPEMBlock(block, []byte(password))
			if err != nil {
				return nil, nil, fmt.Errorf("the key cannot be decrypted: %w", err)
			}
			key = pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: plain})
		default:
			key = pem.EncodeToMemory(block)
		}
	}
}
