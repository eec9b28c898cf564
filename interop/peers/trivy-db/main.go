// Writes a database in the layout of trivy-db from lines of JSON, with the program library Trivy itself uses:
// trivy-db FOLDER <LINES. A line is an array of bucket names, a key and a value: ["debian 12", "curl", "CVE-1", {...}].
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: trivy-db FOLDER")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	db, err := bolt.Open(filepath.Join(folder, "trivy.db"), 0o644, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	err = db.Update(func(tx *bolt.Tx) error {
		for lines.Scan() {
			var line []json.RawMessage
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				return err
			}
			if err := put(tx, line); err != nil {
				return err
			}
		}
		return lines.Err()
	})
	if err != nil {
		return err
	}
	metadata := `{"Version":2,"NextUpdate":"2100-01-01T00:00:00Z","UpdatedAt":"2026-01-01T00:00:00Z","DownloadedAt":"2026-01-01T00:00:00Z"}`
	return os.WriteFile(filepath.Join(folder, "metadata.json"), []byte(metadata), 0o644)
}

func put(tx *bolt.Tx, line []json.RawMessage) error {
	if len(line) < 3 {
		return fmt.Errorf("a line of %d parts", len(line))
	}
	names := make([][]byte, len(line)-1)
	for i := range names {
		var name string
		if err := json.Unmarshal(line[i], &name); err != nil {
			return err
		}
		names[i] = []byte(name)
	}
	bucket, err := tx.CreateBucketIfNotExists(names[0])
	for _, name := range names[1 : len(names)-1] {
		if err != nil {
			break
		}
		bucket, err = bucket.CreateBucketIfNotExists(name)
	}
	if err != nil {
		return err
	}
	return bucket.Put(names[len(names)-1], line[len(line)-1])
}
