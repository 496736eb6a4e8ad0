"""Resources: what serializer classes say of types, identities, members and rows."""
