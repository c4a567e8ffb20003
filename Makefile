# Everything needs Go and Docker; each target sets up the rest by itself. "make" alone lists the targets.

SUBMISSION ?= fixtures/conforming/python-book
N ?= 200
KILLS ?= 50
STUDENTS ?= 200

AGENT_ARCHS ?= $(shell go env GOARCH)
TEST_PACKAGES ?= ./...
TEST_TIMEOUT ?= 30m
# The race detector needs a C compiler.
RACE := $(if $(shell command -v gcc),-race)

# A tool lives in a module of its own, so that its dependencies are neither ours nor another tool's.
tool = go tool -modfile=.tools/$(1)/go.mod $(1)

AGENTS := $(AGENT_ARCHS:%=runner/agent/binary/dist/agent-linux-%) $(AGENT_ARCHS:%=runner/agent/binary/dist/reference-linux-%)

.DELETE_ON_ERROR:
.PHONY: help check test lint build agent docs bench soak endure rehearse twice clean FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make check SUBMISSION=DIR    default: $(SUBMISSION)"
	@echo "  make soak N=RUNS             default: $(N)"
	@echo "  make endure KILLS=TIMES      default: $(KILLS)"
	@echo "  make rehearse STUDENTS=N     default: $(STUDENTS); twice too"

check: build ## check one submission and say what is wrong with it
	@bin/sockgrade check "$(SUBMISSION)"

build: bin/sockgrade ## build bin/sockgrade, one static binary

# Go's own cache decides what has to be built again.
bin/sockgrade: agent FORCE
	@echo "Building $@"
	@CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $@ ./runner/cmd/sockgrade

agent: $(AGENTS)

# Without version stamps, so that the agent changes only when its code does.
runner/agent/binary/dist/agent-linux-%: FORCE
	@echo "Building $@"
	@CGO_ENABLED=0 GOOS=linux GOARCH=$* go build -trimpath -buildvcs=false -ldflags '-s -w' -o $@ ./runner/agent

runner/agent/binary/dist/reference-linux-%: FORCE
	@echo "Building $@"
	@CGO_ENABLED=0 GOOS=linux GOARCH=$* go build -trimpath -buildvcs=false -ldflags '-s -w' -o $@ ./runner/reference/program

test: ## run every test
	@echo "Testing $(TEST_PACKAGES)$(if $(RACE),, without the race detector: there is no gcc)"
	@$(call tool,gotestsum) --format pkgname -- $(RACE) -count=1 -p 2 -timeout $(TEST_TIMEOUT) $(TEST_PACKAGES)

bench: ## measure the sandbox and the grader
	@echo "Measuring"
	@go test -p 1 -run '^$$' -bench . -timeout $(TEST_TIMEOUT) $(TEST_PACKAGES)

soak: build ## grade the fixtures N times in all on a busy machine: no verdict may change
	@bin/sockgrade selftest --load --runs $(N)

endure: agent ## kill the grading of a class of 40 KILLS times: nothing may be lost, or left behind
	@echo "Grading a class of 40, killed $(KILLS) times"
	@SOCKGRADE_KILLS=$(KILLS) go test -count=1 -run TestAClassSurvivesKills -timeout $(TEST_TIMEOUT) ./runner/cmd/sockgrade

rehearse: agent ## grade a class of STUDENTS from each site's export to its upload, and check the files
	@echo "Grading a class of $(STUDENTS), as each course site exports it"
	@SOCKGRADE_STUDENTS=$(STUDENTS) go test -v -count=1 -run TestAClassGoesFromExportToUpload -timeout 2h ./runner/cmd/sockgrade

twice: agent ## grade a class of STUDENTS twice, the second time on a busy machine: not a word may change
	@echo "Grading a class of $(STUDENTS) twice"
	@SOCKGRADE_TWICE=$(STUDENTS) go test -v -count=1 -run TestAClassIsJudgedTheSameOnABusyMachine -timeout 2h ./runner/cmd/sockgrade

lint: ## check the code, the workflows and the shell scripts
	@echo "Checking the code"
	@$(call tool,golangci-lint) run
	@echo "Checking the workflows"
	@$(call tool,actionlint)
	@if command -v shellcheck >/dev/null; then \
		echo "Checking the shell scripts"; shellcheck .ci/* .github/actions/*/*.sh; \
	else \
		echo "Not checking the shell scripts: shellcheck is not installed"; \
	fi

docs: ## make docs/requirements.md from the catalogue, and sockgrade's copy of the reference
	@echo "Making docs/requirements.md and runner/reference"
	@go generate ./suites/requirement ./runner/reference

clean: ## remove what was built
	rm -rf bin dist runner/agent/binary/dist/*-linux-*
