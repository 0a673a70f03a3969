"""The lines of the roles table for logging in and second factors; marks and columns as in `roles_table`."""

ACCOUNTS = """
account_login         | /de/accounts/login/                | 200   start start start start start start start
account_logout        | /de/accounts/logout/               | start 200   200   200   200   200   200   200
account_inactive      | /de/accounts/inactive/             | 200
account_reauthenticate | /de/accounts/reauthenticate/      | login 200   200   200   200   200   200   200
account_change_password | /de/accounts/password/change/    | login 200   200   200   200   200   200   200
account_set_password  | /de/accounts/password/set/         | login set   set   set   set   set   set   set
account_reset_password | /de/accounts/password/reset/      | 200
account_reset_password_done | /de/accounts/password/reset/done/ | 200
account_reset_password_from_key | /de/accounts/password/reset/key/1-x-y/ | 200
account_reset_password_from_key_done | /de/accounts/password/reset/key/done/ | 200
invitation            | /de/accounts/invitation/x/         | 410
mfa_index             | /de/accounts/2fa/                  | login 200   200   200   200   200   200   200
mfa_authenticate      | /de/accounts/2fa/authenticate/     | login start start start start start start start
mfa_reauthenticate    | /de/accounts/2fa/reauthenticate/   | login set   set   set   set   set   set   set
mfa_activate_totp     | /de/accounts/2fa/totp/activate/    | login set   set   set   set   set   set   set
mfa_deactivate_totp   | /de/accounts/2fa/totp/deactivate/  | login 404   404   404   404   404   404   404
mfa_view_recovery_codes | /de/accounts/2fa/recovery-codes/ | login 404   404   404   404   404   404   404
mfa_generate_recovery_codes | /de/accounts/2fa/recovery-codes/generate/ | login set   set   set   set   set   set   set
mfa_download_recovery_codes | /de/accounts/2fa/recovery-codes/download/ | login 404   404   404   404   404   404   404
mfa_list_webauthn     | /de/accounts/2fa/webauthn/         | login 200   200   200   200   200   200   200
mfa_add_webauthn      | /de/accounts/2fa/webauthn/add/     | login set   set   set   set   set   set   set
mfa_reauthenticate_webauthn | /de/accounts/2fa/webauthn/reauthenticate/ | login set   set   set   set   set   set   set
mfa_remove_webauthn   | /de/accounts/2fa/webauthn/keys/1/remove/ | login set   set   set   set   set   set   set
mfa_edit_webauthn     | /de/accounts/2fa/webauthn/keys/1/edit/ | login set   set   set   set   set   set   set
mfa_login_webauthn    | /de/accounts/2fa/webauthn/login/   | login start start start start start start start
"""
