package images

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestBuiltInRecipes(t *testing.T) {
	recipes, err := readRecipes(builtIn)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(Languages(), "python") || len(Languages()) != len(recipes) {
		t.Errorf("languages %v, recipes %d", Languages(), len(recipes))
	}
	for name, r := range recipes {
		if r.Title == "" || len(r.Check) == 0 {
			t.Errorf("%s: title %q, checks %q", name, r.Title, r.Check)
		}
		for _, f := range r.files {
			if f.name == "Dockerfile" && !strings.Contains(string(f.data), "ARG BASE\nFROM ${BASE}\n") {
				t.Errorf("%s: its Dockerfile does not build on the argument BASE", name)
			}
		}
	}
}

func TestRecipeHashFollowsEveryFile(t *testing.T) {
	hash := func(files map[string]string) string {
		source := fstest.MapFS{}
		for name, data := range files {
			source["x/"+name] = &fstest.MapFile{Data: []byte(data)}
		}
		recipes, err := readRecipes(source)
		if err != nil {
			t.Fatal(err)
		}
		return recipes["x"].hash
	}
	seen := map[string]int{}
	for i, files := range []map[string]string{
		{"Dockerfile": "a"},
		{"Dockerfile": "b"},
		{"Dockerfile": "a", "recipe.yaml": "title: X"},
		{"Dockerfile": "a", "more/data": ""},
		{"Dockerfile": "a", "more/dat": "a"},
	} {
		if other, same := seen[hash(files)]; same {
			t.Errorf("recipes %d and %d have the same hash", i, other)
		}
		seen[hash(files)] = i
	}
}

func TestRecipeWithUnknownField(t *testing.T) {
	_, err := readRecipes(fstest.MapFS{
		"x/Dockerfile":  {},
		"x/recipe.yaml": {Data: []byte("chekc: [true]\n")},
	})
	if err == nil || !strings.Contains(err.Error(), "chekc") {
		t.Errorf("a misspelt field: %v", err)
	}
}

func TestCommonSuite(t *testing.T) {
	anywhere := recipe{settings: settings{Title: "Any"}}
	old := recipe{settings: settings{Title: "Old", Suite: "bullseye"}}
	older := recipe{settings: settings{Title: "Older", Suite: "buster"}}
	for name, test := range map[string]struct {
		recipes []recipe
		want    string
	}{
		"one that does not mind": {[]recipe{anywhere}, usualSuite},
		"one that does":          {[]recipe{anywhere, old}, "bullseye"},
		"two of one mind":        {[]recipe{old, anywhere, old}, "bullseye"},
		"two that disagree":      {[]recipe{old, older}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := commonSuite(test.recipes)
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
			if _, is := problem.Of(err); is != (test.want == "") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestSuperseded(t *testing.T) {
	now := time.Now()
	old, fresh := now.Add(-time.Hour), now.Add(time.Hour)
	python := []string{"python"}
	images := []Image{
		{Ref: "current sandbox", Role: Sandbox, Languages: python, Created: old},
		{Ref: "current language", Role: Language, Languages: python, Created: old},
		{Ref: "old sandbox", Role: Sandbox, Languages: python, Created: old},
		{Ref: "old language", Role: Language, Languages: python, Created: old},
		{Ref: "perhaps in use", Role: Sandbox, Languages: python, Created: fresh},
		{Ref: "of another language", Role: Sandbox, Languages: []string{"java"}, Created: old},
		{Ref: "of more languages", Role: Sandbox, Languages: []string{"java", "python"}, Created: old},
		{Ref: "base", Role: Base, Created: old},
	}
	var got []string
	for _, image := range superseded(images, "current sandbox", "current language", python, now) {
		got = append(got, image.Ref)
	}
	if want := []string{"old sandbox", "old language"}; !slices.Equal(got, want) {
		t.Errorf("superseded: %q, want %q", got, want)
	}
}

func TestMissingBootstrapTool(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // neither mmdebstrap nor apt-get
	_, err := new(Store).bootstrapTool(t.Context(), "python")
	p, is := problem.Of(err)
	if !is || !strings.Contains(p.Hint(), "mmdebstrap") || !strings.Contains(p.Hint(), BaseVariable) {
		t.Errorf("%v, want a problem that says how to get a base image", err)
	}
}

func TestTailKeepsTheLastLines(t *testing.T) {
	var output tail
	for _, line := range strings.Split("first"+strings.Repeat("\n\nmore", 30)+"\nlast", "\n") {
		output.add(line)
	}
	got := output.String()
	if strings.Contains(got, "first") || !strings.HasSuffix(got, "\n    last") || strings.Count(got, "\n") != 20 {
		t.Errorf("kept:%s", got)
	}
}
