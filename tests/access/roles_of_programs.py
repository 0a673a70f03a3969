"""The lines of the roles table for what programs read and people pass on; marks and columns as in `roles_table`."""

FOUND = """
short-address         | /-/p/{open.pk}/                    | 302
short-address         | /-/p/{house.pk}/                   | 404   302   404   302   302   302   302   302
short-address         | /-/p/{draft.pk}/                   | 404
qr-code               | /-/qr/p/{open.pk}.svg              | 200
qr-code               | /-/qr/p/{house.pk}.svg             | 200
markdown-twin         | {open.url}index.md                 | 200
markdown-twin         | {house.url}index.md                | 404   200   404   200   200   200   200   200
markdown-twin         | {draft.url}index.md                | 404
markdown-twin         | /de/questions/{house_question.reference}/index.md | 404 200 404 200 200 200 200 200
markdown-twin         | /de/glossary/index.md              | 200
llms                  | /llms.txt                          | 200
security-txt          | /.well-known/security.txt          | 404
sitemap-part          | /sitemap-1.xml                     | 404
"""
