# The menu; each line calls one file of scripts/.
.PHONY: help run dev test test-quick test-infra check fmt docs models demo-models demo-eval bench bench-page images up down test-containers requirements clean

help:                   ## this menu
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile | expand -t 22

run:                    ## both services and the page at http://localhost:8080; MODELS=demo, or a folder, chooses the bundles
	@scripts/run

dev:                    ## the same for development: the page and both services reload when their source changes
	@scripts/run dev

test:                   ## all checks and tests, side by side; skips what needs Chromium, Terraform or Docker where it is missing; JOBS=1
	@scripts/test

test-quick:             ## the part of it that a change of the services needs most: two to three minutes
	@scripts/test-quick

test-infra:             ## the Terraform configuration and the scripts of AWS, against an emulator
	@scripts/test-infra

check:                  ## lint, format, types, imports between packages, house rules, links in the documents
	@scripts/check

fmt:                    ## format the code, and correct what the linters can
	@scripts/fmt

docs:                   ## the documentation site, in artifacts/docs/site; a link that leads nowhere fails
	@scripts/docs

models:                 ## the bundles in models/local, from the official weights or YOLO=weights.pt DEPTH=folder; INT8=pictures
	@scripts/models

demo-models:            ## train the bundles in models/demo: an hour; a stopped run continues; SEED=0 chooses the scenes
	@scripts/demo-models

demo-eval:              ## measure the accuracy of the demo bundles, through the running services
	@scripts/demo-eval

bench:                  ## measure the speed beside that of other servers: half an hour; QUICK=1 takes two minutes
	@scripts/bench

bench-page:             ## measure the page: answer to first box, and a photograph of 50 megapixels
	@scripts/bench-page

images:                 ## the three container images, farsight/{yolo,depth,web}:local
	@scripts/build-images.sh

up:                     ## the containers, behind one address at http://localhost:8080; PORT=
	@scripts/containers up

down:                   ## stop the containers
	@scripts/containers down

test-containers:        ## build the images and test them as containers; skipped without a Docker engine
	@scripts/test-containers

requirements:           ## pin what the pyproject.toml files name, with hashes
	@scripts/requirements

clean:                  ## remove what set-up, builds and tests made; models stay
	@scripts/clean
