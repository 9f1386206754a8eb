"""Which policies come with Keyworker? One folder each, in YAML, with the worked examples its rules must reproduce."""
