"""What users do: the example, the documentation, projects in other processes, hostile clients."""
