"""The search for programs: read only, versioned in its address, described in OpenAPI."""
