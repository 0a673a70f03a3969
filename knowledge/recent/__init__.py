"""What has changed on the site lately, for every reader: a page with filters and a feed."""
