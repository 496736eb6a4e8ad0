"""Resources of several types: from child tables, from proxies, and by what a project says."""
