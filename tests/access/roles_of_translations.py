"""The lines of the roles table for translating and for what editors withdraw or look up; marks and columns as there.

{translated} is an Arabic version of an article, translated sentence by sentence, {correction} a proposal to its original,
{elsewhere} a page like it of the partner's institution.
"""

TRANSLATIONS = """
translate_page        | /admin/translate/{translated.pk}/          | login 403   403   404   200   200   200   200
translate_page        | /admin/translate/{elsewhere.pk}/           | login 403   403   404   404   404   404   200
translate_page        | /admin/translate/{open.pk}/                | login 403   403   404   404   404   404   404
translate_page        | POST /admin/translate/{elsewhere.pk}/      | login 403   403   404   404   404   404   302
translate_sentence    | POST /admin/translate/{translated.pk}/sentence/ | login 403 403 404   400   400   400   400
translate_sentence    | POST /admin/translate/{elsewhere.pk}/sentence/  | login 403 403 404   404   404   404   400
translation_file      | /admin/translate/{translated.pk}/file.xlf  | login 403   403   404   200   200   200   200
translation_file      | /admin/translate/{elsewhere.pk}/file.po    | login 403   403   404   404   404   404   200
translation_files     | /admin/translate/files/                    | login 403   403   200   200   200   200   200
propose_correction    | /admin/translate/{translated.pk}/correct/?key=lead:0 | login 403 403 404 200 200 200 200
propose_correction    | /admin/translate/{elsewhere.pk}/correct/?key=lead:0  | login 403 403 404 404 404 404 200
source_corrections    | /admin/translate/corrections/              | login 403   403   200   200   200   200   200
answer_correction     | POST /admin/translate/corrections/{correction.pk}/ | login 403 403 404   302   302   302   302
prepare_translation   | POST /admin/knowledge/translations/{foreign.pk}/ar/prepare/ | login 403 403 404 404 404 404 302
prepare_translation   | /admin/knowledge/translations/{open.pk}/ar/prepare/ | login 403 403 405 405 405 405 405
hand_over_translation | POST /admin/knowledge/translations/{elsewhere.pk}/hand-over/ | login 403 403 404 404 404 404 home
take_back_translation | POST /admin/knowledge/translations/{elsewhere.pk}/take-back/ | login 403 403 404 404 404 404 home
approve_translation   | POST /admin/knowledge/translations/{elsewhere.pk}/approve/   | login 403 403 404 404 404 404 home
adopt_translation     | /admin/knowledge/adopt/{translated.pk}/    | login 403   403   home  302   302   302   302
withdraw-page         | /admin/withdraw/page/{open.pk}/            | login 403   403   home  200   home  200   200
withdraw-page         | /admin/withdraw/page/{foreign.pk}/         | login 403   403   404   404   404   404   home
withdraw-document     | /admin/withdraw/document/{file.pk}/        | login 403   403   404   200   404   200   200
withdraw-document     | /admin/withdraw/document/{foreign_file.pk}/ | login 403  403   404   404   404   404   200
person-data           | /admin/people/data/{manager.pk}/           | login 403   403   home  home  home  home  200
person-download       | /admin/people/data/{manager.pk}/download/  | login 403   403   home  home  home  home  200
stored-files-results  | /admin/reports/stored-files/results/       | login 403   403   home  home  home  home  200
term:edit             | /admin/term/edit/{term.pk}/                | login 403   403   home  200   home  200   200
"""
