package images

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/sockgrade/sockgrade/runner/problem"
)

//go:embed */*
var builtIn embed.FS

// recipe is how the image of one language is made: a folder named after the language with a Dockerfile that builds FROM its
// argument BASE, a recipe.yaml with settings, and whatever files the Dockerfile copies.
//
// BASE is a Debian without documentation, or one with other languages on it. Where it was pulled, /usr/share/man/man1 is missing,
// and the JDK's packages cannot be installed before it is there.
type recipe struct {
	name  string // of the folder
	files []file // the build context
	hash  string // of all files
	settings
}

// settings are what a recipe.yaml has.
type settings struct {
	// Title is the language's name for people.
	Title string `yaml:"title"`
	// Suite is the Debian release that the recipe needs; "" will do with any.
	Suite string `yaml:"suite"`
	// Check has shell commands that must succeed in the finished image, without privileges, a network or a writable root.
	Check []string `yaml:"check"`
}

type file struct {
	name string
	mode int64
	data []byte
}

// usualSuite is the Debian release of recipes that do not need one of their own.
const usualSuite = "bookworm"

func readRecipes(source fs.FS) (map[string]recipe, error) {
	folders, err := fs.Glob(source, "*/Dockerfile")
	if err != nil {
		return nil, err
	}
	recipes := make(map[string]recipe, len(folders))
	for _, dockerfile := range folders {
		name := path.Dir(dockerfile)
		recipes[name], err = readRecipe(source, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return recipes, nil
}

func readRecipe(source fs.FS, name string) (recipe, error) {
	read := recipe{name: name}
	var hashed []string
	err := fs.WalkDir(source, name, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(source, at)
		if err != nil {
			return err
		}
		relative := strings.TrimPrefix(at, name+"/")
		if relative == "recipe.yaml" {
			if err := yaml.UnmarshalWithOptions(data, &read.settings, yaml.Strict()); err != nil {
				return fmt.Errorf("recipe.yaml: %w", err)
			}
		}
		read.files = append(read.files, file{relative, 0o644, data})
		hashed = append(hashed, relative, string(data))
		return nil
	})
	read.hash = shortHash(hashed...)
	if read.Title == "" {
		read.Title = name
	}
	return read, err
}

// commonSuite is the Debian release on which all of the recipes can be built.
func commonSuite(recipes []recipe) (string, error) {
	needed := recipe{}
	for _, r := range recipes {
		switch {
		case r.Suite == "" || r.Suite == needed.Suite:
		case needed.Suite == "":
			needed = r
		default:
			return "", problem.New("Grade the programs in these languages as separate submissions.",
				"no image can have both %s (on Debian %s) and %s (on %s)", needed.Title, needed.Suite, r.Title, r.Suite)
		}
	}
	if needed.Suite == "" {
		return usualSuite, nil
	}
	return needed.Suite, nil
}
