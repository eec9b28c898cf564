// Writes a database of Grype's schema 6 with Grype's own builder: grype-db FOLDER <LINES. FOLDER then is what Grype keeps below its cache
// folder, `6`. A line of LINES is an array of a provider, the name of a schema of Vunnel, and a record or list of records in that schema:
// ["debian", "os/schema-1.1.0", {"Vulnerability": {...}}]. NVD comes first, as others take ratings from it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/anchore/grype/grype/db"
	"github.com/anchore/grype/grype/db/provider"
)

const schemas = "https://raw.githubusercontent.com/anchore/vunnel/main/schema/"

// Records of one provider, as Vunnel leaves them.
type workspace struct {
	writer *provider.WorkspaceWriter
	files  []provider.File
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: grype-db FOLDER")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	records, err := os.MkdirTemp("", "grype-db-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(records)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	states, err := read(records)
	if err != nil {
		return err
	}
	return db.Build(db.BuildConfig{
		SchemaVersion:   6,
		Directory:       folder,
		States:          states,
		Timestamp:       time.Now(),
		IncludeCPEParts: []string{"a", "h", "o"},
		Hydrate:         true,
	})
}

func read(records string) (provider.States, error) {
	workspaces := map[string]*workspace{}
	var names []string
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	for number := 0; lines.Scan(); number++ {
		var name, schema string
		var item json.RawMessage
		if err := json.Unmarshal(lines.Bytes(), &[]any{&name, &schema, &item}); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		if workspaces[name] == nil {
			workspaces[name] = &workspace{writer: provider.NewWorkspaceWriter(records, name)}
			names = append(names, name)
		}
		if err := workspaces[name].add(number, schema, item); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	var states provider.States
	for _, name := range names {
		state, err := workspaces[name].state(name)
		if err != nil {
			return nil, err
		}
		if name == "nvd" {
			states = append(provider.States{*state}, states...)
		} else {
			states = append(states, *state)
		}
	}
	return states, nil
}

func (w *workspace) add(number int, schema string, item json.RawMessage) error {
	content, err := json.Marshal(map[string]any{
		"schema":     schemas + "vulnerability/" + schema + ".json",
		"identifier": fmt.Sprint(number),
		"item":       item,
	})
	if err != nil {
		return err
	}
	file, err := w.writer.WriteResult(fmt.Sprintf("%d.json", number), content)
	if err != nil {
		return err
	}
	w.files = append(w.files, *file)
	return nil
}

func (w *workspace) state(name string) (*provider.State, error) {
	if err := w.writer.WriteListing(w.files); err != nil {
		return nil, err
	}
	state := provider.State{
		Provider:  name,
		Version:   1,
		Processor: "interop",
		Schema:    provider.Schema{Version: "1.0.3", URL: schemas + "provider-workspace-state/schema-1.0.3.json"},
		URLs:      []string{"https://feed.test/" + name},
		Timestamp: time.Now(),
		Listing:   &provider.File{Path: "results/listing.xxh64", Digest: "0", Algorithm: "xxh64"},
		Store:     "flat-file",
	}
	if err := w.writer.WriteState(state); err != nil {
		return nil, err
	}
	return provider.ReadState(filepath.Join(w.writer.Path(), "metadata.json"))
}
