"""Roles x addresses: one line per address, one column per role. What is not here must not exist (`test_roles_table`).

Marks: a status or `any`; `login` and `home` are redirects to the login and to the editor's home (what Wagtail answers where a
right is missing); `set` one to the page that sets up something. Names in braces are objects of the world below.
"""

from dataclasses import dataclass

from tests.access.roles_of_accounts import ACCOUNTS
from tests.access.roles_of_files import ARTICLES_AS_FILES
from tests.access.roles_of_programs import FOUND
from tests.access.roles_of_translations import TRANSLATIONS

ROLES = ("anonymous", "reader", "partner", "author", "editor", "translator", "coordinator", "administrator")


@dataclass(frozen=True)
class Line:
    name: str  # of the view
    address: str
    marks: tuple[str, ...]
    method: str = "get"


def parse(table: str) -> list[Line]:
    """Lines of `name | [METHOD] address | a mark per role, or one for all`."""
    lines = []
    for row in filter(str.strip, table.splitlines()):
        name, address, marks = (part.strip() for part in row.split("|"))
        method, _space, path = address.rpartition(" ")
        found = tuple(marks.split())
        lines.append(Line(name, path, found if len(found) > 1 else found * len(ROLES), (method or "get").lower()))
    return lines


# The columns: anonymous, then members of the waterworks (reader, author, editor, translator) and of the partner's
# institution (partner), the coordinator of the waterworks' city, an administrator of the site.
#                                                          anon  reader partner author editor transl coord admin
PUBLIC = """
wagtail_serve         | /de/                               | 200
wagtail_serve         | {open.url}                         | 200
wagtail_serve         | {partnership.url}                  | 404   200   200   200   200   200   200   200
wagtail_serve         | {house.url}                        | 404   200   404   200   200   200   200   200
wagtail_serve         | {draft.url}                        | 404
wagtail_serve         | /de/gibt-es-nicht/                 | 404
side-by-side          | {open_arabic.url}with/de/          | 200
side-by-side          | {open.url}with/fr/                 | 404
side-by-side          | {house.url}with/ar/                | 404   200   404   200   200   200   200   200
side-by-side          | {draft.url}with/ar/                | 404
search:results        | /de/search/?q=Wasser               | 200
search:suggest        | /de/search/suggest?q=Wasser         | 200
search-missing        | /de/search/missing/                | 200
search-missing        | POST /de/search/missing/           | 200
feedback              | /de/feedback/?page={open.url}      | 200
feedback              | POST /de/feedback/                 | 422
feedback-helpful      | /de/feedback/helpful/              | 405
feedback-helpful      | POST /de/feedback/helpful/         | 404
barrier               | /de/barrier/?page={house.url}      | 200
barrier               | POST /de/barrier/                  | 422
search:opensearch     | /de/search/opensearch.xml          | 200
search:feed           | /de/feeds/search?q=Wasser          | 200
api-v1:index          | /api/v1/                           | 200
api-v1:openapi        | /api/v1/openapi.json               | 200
api-v1:search         | /api/v1/search?q=Wasser            | 200
api-v1:search         | POST /api/v1/search                | 405
api-v1:unknown        | /api/v1/pages                      | 404
search:document       | /de/documents/                     | 200
search:article        | /de/articles/                      | 200
search:institution    | /de/institutions/                  | 200
search:project        | /de/projects/                      | 200
search:event          | /de/events/                        | 200
search:news           | /de/news/                          | 200
article-history       | /de/articles/{open.pk}/history/    | 200
article-history       | /de/articles/{house.pk}/history/   | 404
article-history       | /de/articles/{draft.pk}/history/   | 404
article-changes       | /de/articles/{house.pk}/history/1/2/ | 404
recent-changes        | /de/changes/                       | 200
recent-changes-feed   | /de/feeds/changes/                 | 200
partnership           | /de/partnership/                   | 200
mirrors               | /de/mirrors/                       | 200
mirror-page           | /de/mirrors/{mirror.pk}/           | 200
mirror-page           | /de/mirrors/{proposal.pk}/         | 404   200   404   200   200   200   200   200
mirror-page           | POST /de/mirrors/{proposal.pk}/    | 404
mirror-page           | POST /de/mirrors/{mirror.pk}/      | login 404   404   404   404   404   404   404
mirror-propose        | /de/mirrors/propose/               | login 403   403   403   200   403   200   200
transfers             | /de/transfers/                     | 200
transfer              | /de/transfers/{transfer.pk}/       | 200
transfer              | /de/transfers/{house_transfer.pk}/ | 404   200   404   200   200   200   200   200
transfer              | POST /de/transfers/{transfer.pk}/  | 403
record-article        | /de/transfers/article/{abroad.pk}/ | login 403   403   200   200   403   200   403
record-article        | /de/transfers/article/{house.pk}/  | login 403   404   403   403   403   403   403
record-document       | /de/transfers/document/{house_file.pk}/ | login 403 404 403   403   403   403   403
questions             | /de/questions/                     | 200
question              | /de/questions/{open_question.reference}/  | 200
question              | /de/questions/{question.reference}/       | 404   200   200   200   200   200   200   200
question              | /de/questions/{house_question.reference}/ | 404   200   404   200   200   200   200   200
question              | /de/questions/{waiting.reference}/        | 404   404   404   404   404   404   200   200
question              | POST /de/questions/{house_question.reference}/ | 404
question              | POST /de/questions/{open_question.reference}/  | login 404   404   404   404   404   404   404
question-ask          | /de/questions/ask/                 | 200
question-ask          | POST /de/questions/ask/            | 200
question-file         | /de/questions/files/{question_file.pk}/   | 404   200   404   200   200   200   200   200
question-follow       | /de/questions/follow/{follow}/     | 200
question-follow       | /de/questions/follow/forged/       | 404
question-follow-file  | /de/questions/follow/{follow}/files/{follow_file.pk}/   | 200
question-follow-file  | /de/questions/follow/{follow}/files/{question_file.pk}/ | 404
question-follow-file  | /de/questions/follow/forged/files/{follow_file.pk}/     | 404
questions-similar     | /de/questions/similar/?q=Wasser    | 200
glance                | /de/glance/                        | login 403   403   403   403   403   200   200
glance-content        | /de/glance/content/                | login 403   403   403   403   403   200   200
glance-mirrors        | /de/glance/mirrors/                | login 403   403   403   403   403   200   200
glance-readings       | /de/glance/readings/               | login 403   403   403   403   403   200   200
glance-report         | /de/glance/report/                 | login 403   403   403   403   403   200   200
glance-report         | POST /de/glance/report/            | login 403   403   403   403   403   200   200
glance-report-asked   | /de/glance/report/1/               | login 403   403   403   403   403   404   404
glance-report-asked   | POST /de/glance/report/1/          | login 403   403   403   403   403   404   404
glance-report-file    | /de/glance/report/1/file/          | login 403   403   403   403   403   404   404
glance-list           | /de/glance/list/question/          | login 403   403   403   403   403   200   200
glance-list           | /de/glance/list/people/            | login 403   403   403   403   403   404   404
glossary              | /de/glossary/                      | 200
term                  | /de/glossary/{term.pk}/            | 200
term                  | /de/glossary/999999/               | 404
event-calendar        | /de/events/{event.pk}.ics          | 200
event-calendar        | /de/events/{house_event.pk}.ics    | 404   200   404   200   200   200   200   200
event-register        | /de/events/{event.pk}/register/    | 404
event-register        | /de/events/{form_event.pk}/register/ | 200
event-register        | POST /de/events/{form_event.pk}/register/ | 200
event-register        | /de/events/{house_event.pk}/register/ | 404   200   404   200   200   200   200   200
event-register        | POST /de/events/{house_event.pk}/register/ | 404   200   404   200   200   200   200   200
event-participants    | /de/events/{form_event.pk}/participants/ | 404   404   404   404   200   404   200   200
event-participants    | /de/events/{house_event.pk}/participants/ | 404   404   404   404   200   404   200   200
event-participants    | POST /de/events/{form_event.pk}/participants/ | 404
event-participants-file | /de/events/{form_event.pk}/participants.csv | 404   404   404   404   200   404   200   200
own-registration      | /de/events/registration/x/         | 410
own-registration      | POST /de/events/registration/x/    | 410
own-registration-calendar | /de/events/registration/x/event.ics | 404
events-calendar       | /de/feeds/events.ics               | 200
project-workspace     | /de/projects/{project.pk}/workspace/          | 404   200   404   200   200   200   200   200
project-changes       | /de/projects/{project.pk}/workspace/changes/  | 404   200   404   200   200   200   200   200
project-rows          | /de/projects/{project.pk}/workspace/decision/ | 404   200   404   200   200   200   200   200
project-row-add       | /de/projects/{project.pk}/workspace/decision/add/ | 404   403   404   200   200   403   200   200
project-row-add       | /de/projects/{project.pk}/workspace/milestone/add/ | 404   403   404   302   200   403   200   200
project-value-add     | /de/projects/{project.pk}/workspace/value/add/{indicator.pk}/ | 404   403   404   200   200   403   200   200
project-row           | /de/projects/{project.pk}/workspace/decision/{entry.pk}/ | 404   403   404   200   200   403   200   200
project-row-remove    | /de/projects/{project.pk}/workspace/decision/{entry.pk}/remove/ | 404   403   404   200   200   403   200   200
project-row-act       | POST /de/projects/{project.pk}/workspace/decision/{entry.pk}/act/ | 404   403   404   404   404   403   404   404
project-released      | /de/projects/{project.pk}/released/decision/  | 200
feed                  | /de/feeds/articles/                | 200
sitemap               | /sitemap.xml                       | 200
robots                | /robots.txt                        | 200
document-short        | /de/documents/{file.pk}/           | 302
document-short        | /de/documents/{house_file.pk}/     | 404   302   404   302   302   302   302   302
document              | /de/documents/{file.pk}/messprotokoll/        | 200
document              | /de/documents/{house_file.pk}/akte/           | 404   200   404   200   200   200   200   200
document              | /de/documents/{draft_file.pk}/entwurf/        | 404
document-text         | /de/documents/{file.pk}/text/1/               | 200
document-text         | /de/documents/{house_file.pk}/text/1/         | 404   200   404   200   200   200   200   200
document-text         | /de/documents/{house_file.pk}/text/1/?q=Seite | 404   200   404   200   200   200   200   200
document-find         | /de/documents/{file.pk}/find/?q=Seite         | 200
document-find         | /de/documents/{house_file.pk}/find/?q=Seite   | 404   200   404   200   200   200   200   200
document-compare      | /de/documents/{file.pk}/compare/1.de.pdf/2.de.pdf/ | 404
document-version      | /de/documents/{file.pk}/version/1/            | 200
document-version      | /de/documents/{house_file.pk}/version/1/      | 404   200   404   200   200   200   200   200
document-citation     | /de/documents/{file.pk}/version/1/citation.bib | 200
document-citation     | /de/documents/{house_file.pk}/version/1/citation.ris | 404   200   404   200   200   200   200   200
document-ask          | /de/documents/{file.pk}/ask/                  | 405
document-ask          | POST /de/documents/{file.pk}/ask/             | 422
document-ask          | POST /de/documents/{house_file.pk}/ask/       | 404   422   404   422   422   422   422   422
document-cited        | /documents/{file.pk}/v1/                      | 302
document-cited        | /documents/{house_file.pk}/v1/                | 404   302   404   302   302   302   302   302
document-preview      | /documents/{house_file.pk}/previews/0123456789abcdef-1-1-first.webp | 404
document-latest       | /documents/{file.pk}/latest/                  | 302
document-latest       | /documents/{house_file.pk}/latest/            | 404   302   404   302   302   302   302   302
document-file         | {file_url}         | 200
document-file         | {house_file_url} | 404   200   404   200   200   200   200   200
document-file         | HEAD {house_file_url} | 404   200   404   200   200   200   200   200
rendition             | /-/pictures/images/nothing.jpg     | 404
health:live           | /-/live                            | 200
health:ready          | /-/ready                           | 200
health:health         | /-/health                          | any
"""
MINE = """
my                    | /de/my/                            | login 200   200   200   200   200   200   200
my-following          | /de/my/following/                  | login 200   200   200   200   200   200   200
my-following-change   | POST /de/my/following/change/      | login 404   404   404   404   404   404   404
my-following-search   | POST /de/my/following/search/      | login 302   302   302   302   302   302   302
my-settings           | /de/my/settings/                   | login 200   200   200   200   200   200   200
my-data               | /de/my/data/                       | login 200   200   200   200   200   200   200
my-data-name          | POST /de/my/data/name/             | login 302   302   302   302   302   302   302
my-data-file          | /de/my/data/file/                  | login 200   200   200   200   200   200   200
my-data-erase         | POST /de/my/data/erase/            | login 200   200   200   200   200   200   200
my-wishes-change      | POST /de/my/wishes/change/         | login 302   302   302   302   302   302   302
unsubscribe           | /de/my/mails/x/                    | 410
"""
ADMIN = """
admin-login           | /admin/login/                      | login
wagtailadmin_home     | /admin/                            | login 403   403   200   200   200   200   200
wagtailadmin_explore  | /admin/pages/{works.pk}/           | login 403   403   200   200   200   200   200
wagtailadmin_explore  | /admin/pages/{partner_works.pk}/   | login 403   403   404   404   404   404   200
wagtailadmin_pages:add | /admin/pages/add/knowledge/articlepage/{works.pk}/ | login 403   403   200   200   home  200   200
wagtailadmin_pages:edit | /admin/pages/{open.pk}/edit/     | login 403   403   home  200   200   200   200
wagtailadmin_pages:edit | /admin/pages/{draft.pk}/edit/    | login 403   403   home  200   200   200   200
wagtailadmin_pages:edit | /admin/pages/{foreign.pk}/edit/  | login 403   403   404   404   404   404   200
wagtailadmin_pages:edit | /admin/pages/{index.pk}/edit/    | login 403   403   home  home  home  home  200
wagtailadmin_pages:edit | POST /admin/pages/{foreign.pk}/edit/ | login 403 403 404   404   404   404   400
page-session          | /admin/pages/{foreign.pk}/session/1/ | login 403 403   404   404   404   404   405
wagtailadmin_pages:history | /admin/pages/{foreign.pk}/history/ | login 403   403   404   404   404   404   200
wagtailadmin_pages:unpublish | /admin/pages/{open.pk}/unpublish/ | login 403   403   home  200   home  200   200
wagtailsnippets_knowledge_document:list | /admin/snippets/knowledge/document/ | login 403   403   200   200   home  200   200
wagtailsnippets_knowledge_document:edit | /admin/snippets/knowledge/document/edit/{file.pk}/ | login 403   403   404   200   404   200   200
read-document         | /admin/read/document/{file_version.pk}/ | login 403   403   404   200   404   200   200
read-document         | POST /admin/read/document/{foreign_file_version.pk}/ | login 403   403   404   404   404   404   200
wagtailsnippets_knowledge_document:edit | /admin/snippets/knowledge/document/edit/{foreign_file.pk}/ | login 403   403   404   404   404   404   200
staff-comments        | /admin/comments/page/{draft.pk}/   | login 403   403   404   200   200   200   200
staff-comments        | /admin/comments/page/{foreign.pk}/ | login 403   403   404   404   404   404   200
staff-comments        | POST /admin/comments/document/{house_file.pk}/ | login 403 403 404 422 404  422   422
staff-comment-names   | /admin/comments/page/{foreign.pk}/names/ | login 403 403 404   404   404   404   200
feedback-list         | /admin/feedback/                   | login 403   403   200   200   200   200   200
feedback-item         | /admin/feedback/{message.pk}/      | login 403   403   200   200   404   200   200
feedback-item         | POST /admin/feedback/{message.pk}/ | login 403   403   422   422   404   422   422
condition             | /admin/reports/condition/          | login 403   403   200   200   200   200   200
condition             | /admin/reports/condition/orphaned/ | login 403   403   200   200   200   200   200
condition             | /admin/reports/condition/nonsense/ | login 403   403   404   404   404   404   404
confirm_valid         | /admin/still-valid/{open.pk}/      | login 403   403   200   200   404   200   200
confirm_valid         | POST /admin/still-valid/{foreign.pk}/ | login 403 403   404   404   404   404   404
upload-documents      | /admin/repository/upload/          | login 403   403   200   200   home  200   200
upload-documents      | /admin/repository/upload/?article={foreign.pk} | login 403 403 200 200 home 200   200
document-batch        | /admin/repository/batches/00000000-0000-4000-8000-000000000000/ | login 403 403 404 404 404 404 404
incomplete-documents  | /admin/repository/incomplete/      | login 403   403   200   200   home  200   200
export-documents      | /admin/repository/export/          | login 403   403   200   200   home  200   200
export-documents      | /admin/repository/export/?id={house_file.pk}&download=1 | login 403 403 200 200 home 200 200
document-export       | /admin/repository/exports/00000000-0000-4000-8000-000000000000/ | login 403 403 404 404 home 404 404
document-export-file  | /admin/repository/exports/00000000-0000-4000-8000-000000000000/file/ | login 403 403 404 404 home 404 404
invitation:index      | /admin/people/invitations/         | login 403   403   home  home  home  200   200
invitation:add        | /admin/people/invitations/new/     | login 403   403   home  home  home  200   200
membership:index      | /admin/people/memberships/         | login 403   403   home  home  home  200   200
membershiplog:index   | /admin/people/rights/              | login 403   403   home  home  home  home  200
term:index            | /admin/term/                       | login 403   403   home  200   home  200   200
export-terms          | /admin/glossary/export.tbx         | login 403   403   home  200   home  200   200
import-terms          | /admin/glossary/import/            | login 403   403   home  200   home  200   200
import-terms-preview  | /admin/glossary/import/00000000-0000-4000-8000-000000000000/ | login 403 403 home 404 home 404 404
term:add              | /admin/term/new/                   | login 403   403   home  200   home  200   200
search-queries:index  | /admin/reports/searches/           | login 403   403   home  home  home  200   200
search-queries:list   | /admin/reports/searches/queries/   | login 403   403   home  home  home  200   200
search-suggested:index | /admin/searching/suggested/       | login 403   403   home  home  home  200   200
search-refused:index  | /admin/searching/refused/         | login 403   403   home  home  home  home  200
search-refused:index  | POST /admin/searching/refused/    | login 403   403   home  home  home  home  302
queryrule:index       | /admin/searching/recommendations/  | login 403   403   home  200   home  200   200
queryrule:add         | /admin/searching/recommendations/new/ | login 403 403 home  home  home  200   200
synonymgroup:index    | /admin/searching/synonyms/         | login 403   403   home  200   home  200   200
synonymgroup:add      | /admin/searching/synonyms/new/     | login 403   403   home  home  home  200   200
weight:index          | /admin/searching/weights/          | login 403   403   home  home  home  200   200
weight:add            | /admin/searching/weights/new/      | login 403   403   home  home  home  200   200
notfound:index        | /admin/searching/not-found/        | login 403   403   home  home  home  200   200
notfound:add          | /admin/searching/not-found/new/    | login 403   403   home  home  home  home  home
document-uploads      | /admin/uploads/                    | login 403   403   412   412   403   412   412
document-uploads      | POST /admin/uploads/               | login 403   403   412   412   403   412   412
document-upload       | HEAD /admin/uploads/00000000-0000-4000-8000-000000000000/ | login 403   403   412   412   403   412   412
translation-board     | /admin/reports/translation-board/  | login 403   403   200   200   200   200   200
translation-board     | /admin/reports/translation-board/?format=csv | login 403 403 200 200 200 200 200
stored-files          | /admin/reports/stored-files/       | login 403   403   home  home  home  home  200
wanted-pages          | /admin/writing/wanted/             | login 403   403   200   200   200   200   200
write-wanted-page     | POST /admin/writing/wanted/write/  | login 403   403   302   302   302   302   302
linked-from           | /admin/writing/links/{open.pk}/    | login 403   403   200   200   200   200   200
linked-from           | /admin/writing/links/{foreign.pk}/ | login 403   403   404   404   404   404   200
named-link-titles     | /admin/writing/titles/{foreign.pk}/?q=Wasser | login 403 403 200 200 200   200   200
passages              | /admin/writing/passages/{open.pk}/ | login 403   403   200   200   200   200   200
passages              | /admin/writing/passages/{foreign.pk}/ | login 403 403   404   404   404   404   404
mirror:index          | /admin/mirror/                     | login 403   403   home  200   home  200   200
mirror:add            | /admin/mirror/new/                 | login 403   403   home  200   home  200   200
municipality:index    | /admin/municipality/               | login 403   403   home  home  home  200   200
municipality:add      | /admin/municipality/new/           | login 403   403   home  home  home  home  200
wagtailusers_users:index | /admin/users/                   | login 403   403   home  home  home  home  200
wagtailusers_users:add | /admin/users/new/                 | login 403   403   home  home  home  home  home
wagtailadmin_workflows:index | /admin/workflows/list/      | login 403   403   home  home  home  home  200
wagtaillocales:index  | /admin/locales/                    | login 403   403   home  home  home  home  200
wagtailsites:index    | /admin/sites/                      | login 403   403   home  home  home  home  200
wagtailredirects:index | /admin/redirects/                 | login 403   403   home  home  home  home  200
"""
SHUT = """
-                     | /admin/password_reset/             | 404   403   403   404   404   404   404   404
-                     | /admin/pages/{open.pk}/privacy/    | 404   403   403   404   404   404   404   404
-                     | POST /admin/pages/{open.pk}/privacy/ | 404   403   403   404   404   404   404   404
-                     | /admin/collections/                | 404   403   403   404   404   404   404   404
-                     | POST /admin/collections/1/privacy/ | 404   403   403   404   404   404   404   404
-                     | /admin/groups/                     | 404   403   403   404   404   404   404   404
-                     | /admin/documents/                  | 404   403   403   404   404   404   404   404
-                     | /admin/documents/multiple/add/     | 404   403   403   404   404   404   404   404
-                     | /admin/snippets/choose/knowledge/document/ | 404   403   403   404   404   404   404   404
-                     | /admin/localize/api/snippets/knowledge/document/ | 404   403   403   404   404   404   404   404
-                     | /admin/reports/page-types-usage/   | login 403   403   404   404   404   404   200
-                     | /admin/failwhale/                  | 404   403   403   404   404   404   404   404
"""
TABLES = (PUBLIC, ACCOUNTS, MINE, ADMIN, ARTICLES_AS_FILES, TRANSLATIONS, FOUND, SHUT)
TABLE = [line for table in TABLES for line in parse(table)]
