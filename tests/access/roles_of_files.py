"""The lines of the roles table for articles and topics as files, in and out; marks and columns as in `roles_table`."""

ARTICLES_AS_FILES = """
article-file          | /de/articles/{open.pk}/article.docx           | 200
article-file          | /de/articles/{house.pk}/article.docx          | 404   200   404   200   200   200   200   200
article-file          | /de/articles/{draft.pk}/article.docx          | 404
new-article           | /admin/articles/new/               | login 403   403   200   200   home  200   200
incoming-article | /admin/articles/incoming/00000000-0000-4000-8000-000000000000/ | login 403 403 home home home home home
import-article        | /admin/articles/{open.pk}/import/  | login 403   403   404   200   200   200   200
incoming-text| /admin/articles/{open.pk}/import/00000000-0000-4000-8000-000000000000/ | login 403 403 404 home home home home
article-file          | /de/articles/{partnership.pk}/article.docx    | 404   200   200   200   200   200   200   200
article-file          | /de/articles/{house.pk}/article.md            | 404   200   404   200   200   200   200   200
article-file          | /de/articles/{open.pk}/article.md             | 200
article-file          | /ar/articles/{open.pk}/article.docx           | 404
article-file          | POST /de/articles/{open.pk}/article.docx      | 405
article-pdf           | /de/articles/{open.pk}/article.pdf            | 200
article-pdf           | /de/articles/{house.pk}/article.pdf           | 404   200   404   200   200   200   200   200
article-pdf           | /de/articles/{draft.pk}/article.pdf           | 404
article-pdf           | /ar/articles/{open.pk}/article.pdf            | 404
article-pdf           | POST /de/articles/{open.pk}/article.pdf       | 405
import-article        | /admin/articles/{foreign.pk}/import/ | login 403 403   404   404   404   404   200
take-along            | {topic.url}pack/                   | 200
take-along            | {open.url}pack/                    | 404
take-along            | POST {topic.url}pack/              | 422
pack                  | /de/packs/{pack.pk}/               | 200
pack                  | /de/packs/{own_pack.pk}/           | 404
pack-file             | /de/packs/{pack.pk}/file/          | 302
pack-file             | /de/packs/{own_pack.pk}/file/      | 404
pack-delta            | /de/packs/{pack.pk}/delta/         | 302
pack-delta            | /de/packs/{own_pack.pk}/delta/     | 404
pack-delta            | POST /de/packs/{own_pack.pk}/delta/ | 404
"""
