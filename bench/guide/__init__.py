"""The pictures of the editors' guide: taken by a browser from the demo, in German and in English (`make pictures`)."""
