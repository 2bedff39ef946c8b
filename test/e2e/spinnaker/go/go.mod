module peer

go 1.21

require (
	github.com/armory/go-yaml-tools v0.0.0
	gopkg.in/yaml.v2 v2.4.0
)

replace github.com/armory/go-yaml-tools => ./standin
