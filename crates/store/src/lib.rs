//! Local files: image layouts and archives, memory maps, atomic writes, locks
