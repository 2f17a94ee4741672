"""What machines may do with the site: one setting, declared in robots.txt, TDMRep, headers and pages."""
