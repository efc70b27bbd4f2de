"""Pages: `running` for the city, `results` for those who may see them, `answering` for stakeholders."""
