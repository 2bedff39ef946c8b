module github.com/armory/go-yaml-tools

go 1.21
