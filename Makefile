# The menu; each line calls one file of scripts/.
.PHONY: help run dev test test-infra check models demo-models demo-eval bench bench-page images up down test-containers requirements clean

help:                   ## this menu
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile | expand -t 22

run:                    ## both services and the page at http://localhost:8080; MODELS=demo, or a folder, chooses the bundles
	@scripts/run

dev:                    ## the same, reloading: the page and both services follow changes of their source code
	@scripts/run dev

test:                   ## everything, from nothing, its parts side by side; JOBS=1 runs one after another
	@scripts/test

test-infra:             ## the Terraform configuration and the scripts of AWS, against an emulator
	@scripts/test-infra

check:                  ## lint, format, types, arrows, house rules
	@scripts/check

models:                 ## the bundles in models/local, from the official weights or YOLO=weights.pt DEPTH=folder; INT8=pictures
	@scripts/models

demo-models:            ## train the bundles in models/demo from nothing: an hour; a stopped run goes on; SEED=0
	@scripts/demo-models

demo-eval:              ## how good the demo bundles are, asked through the running services
	@scripts/demo-eval

bench:                  ## speed, beside the bare engine's and that of what else one would use: half an hour; QUICK=1, two
	@scripts/bench

bench-page:             ## how quick the page is: answer to first box, and a photograph of 50 megapixels
	@scripts/bench-page

images:                 ## the three container images, farsight/{yolo,depth,web}:local
	@scripts/build-images.sh

up:                     ## the containers, behind one address at http://localhost:8080; PORT=
	@scripts/containers up

down:                   ## end them
	@scripts/containers down

test-containers:        ## build the images and test them as containers; says so where no Docker engine is
	@scripts/test-containers

requirements:           ## pin again what the requirements.in files name
	@scripts/requirements

clean:                  ## remove what set-up and tests made; models stay
	@scripts/clean
