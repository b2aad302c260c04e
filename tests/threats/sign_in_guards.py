"""Guards of a sign-in without an LMS, each with the test that has to notice when it is gone."""

from tests.threats.guards import Edit

_ATTACKS, _OPENID = "tests/auth/test_attacks.py", "tests/auth/test_openid.py"
_STYTCH, _LINKS = "tests/auth/test_sign_in.py", "tests/auth/test_links.py"
_SESSIONS = "tests/auth/test_provider_sessions.py"
_ADMINISTRATORS = "tests/web/test_confirmed_administrators.py"
_DESTINATIONS, _JOIN_LINKS = "tests/auth/test_destinations.py", "tests/courses/test_join_links.py"
_JOIN_COURSE = "tests/activities/test_joining_a_class.py"
_TOKEN, _CLIENT = "auth/id_token.py", "auth/openid_client.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "A1": (
        (
            (
                "people/pending_sign_ins.py",
                "if not secrets.compare_digest(row.browser_hash, hash_of(browser_token)):",
                "if 0:",
            ),
        ),
        f"{_ATTACKS}::test_a_callback_in_another_browser_is_refused",
    ),
    "A2": (
        (("people/pending_sign_ins.py", "if row.finished_at is not None:", "if 0:"),),
        f"{_LINKS}::test_a_link_that_was_used_says_so",
    ),
    "A3": (
        (("auth/stytch_client.py", '"pkce_code_verifier": attempt.code_verifier,', ""),),
        f"{_STYTCH}::test_somebody_signs_in_once_with_a_token",
    ),
    "A4": (
        (
            (
                "auth/stytch_client.py",
                "if way in (Way.GOOGLE, Way.GITHUB) and str(answer.provider_type).lower() != way:",
                "if 0:",
            ),
        ),
        f"{_STYTCH}::test_github_is_no_way_round_by_a_google_sign_in",
    ),
    "A5": (
        (
            (
                "auth/stytch_client.py",
                "if way is Way.GITHUB and (email is None or email.lower() not in allowed):",
                "if 0:",
            ),
        ),
        f"{_STYTCH}::test_github_lets_nobody_in_who_is_not_named",
    ),
    "A6": (
        (("auth/stytch_client.py", "if answer.organization_id != self._organization:", "if 0:"),),
        f"{_STYTCH}::test_a_member_of_another_organisation_is_refused",
    ),
    "A7": (
        (("auth/protocol.py", "if verified is not True or ", "if "),),
        f"{_ATTACKS}::test_an_unconfirmed_address_opens_no_invitation",
    ),
    "A8": (
        ((_TOKEN, '"nonce": nonce, ', ""),),
        f"{_OPENID}::test_a_token_for_somebody_or_something_else_is_refused",
    ),
    "A9": (
        ((_TOKEN, '"aud": {"essential": True, "value": client_id},', ""),),
        f"{_OPENID}::test_a_token_for_somebody_or_something_else_is_refused",
    ),
    "A10": (
        ((_TOKEN, '"iss": {"essential": True, "value": issuer},', ""),),
        f"{_OPENID}::test_a_token_for_somebody_or_something_else_is_refused",
    ),
    "A11": (
        ((_TOKEN, 'if claims["iat"] < now - _OLDEST_SECONDS:', "if 0:"),),
        f"{_OPENID}::test_a_token_for_somebody_or_something_else_is_refused",
    ),
    "A13": (
        (
            (
                _CLIENT,
                "if named != self._issuer and (named or metadata.names_itself):",
                "if 0:",
            ),
        ),
        f"{_OPENID}::test_a_code_that_another_provider_sent_is_refused",
    ),
    "A14": (
        ((_CLIENT, ' or found.get("sub") != claims["sub"]:', ":"),),
        f"{_OPENID}::test_userinfo_of_somebody_else_is_not_mixed_in",
    ),
    "A15": (
        ((_CLIENT, 'issuer=f"openid:{self._issuer}",', "issuer=self._issuer,"),),
        f"{_ATTACKS}::test_an_openid_provider_with_the_issuer_of_an_lms_is_not_that_lms",
    ),
    "A16": (
        (
            (
                "people/sign_in_codes.py",
                "PendingSignIn.browser_hash.in_(hashes),",
                "PendingSignIn.way == 'link',",
            ),
        ),
        f"{_LINKS}::test_the_code_works_only_where_the_link_was_asked_for",
    ),
    "A17": (
        (("people/sign_in_codes.py", "row.code_tries += 1", "pass"),),
        f"{_LINKS}::test_codes_cannot_be_guessed",
    ),
    "A12": (
        (
            (
                "auth/stytch_client.py",
                "if registration.connection_id == connection and registration.sso_attributes:",
                "if 0:",
            ),
        ),
        f"{_STYTCH}::test_an_attribute_that_the_provider_stops_sending_is_gone_although_stytch_keeps_it",
    ),
    "A18": (
        (("web/gate.py", "if route.needs_confirmation:", "if 0:"),),
        f"{_ADMINISTRATORS}::test_a_session_that_was_ended_there_ends_sign_in_and_administration",
    ),
    "A19": (
        (("people/provider_checks.py", "if outcome is Outcome.UNANSWERED:", "if 0:"),),
        f"{_ADMINISTRATORS}::test_without_an_answer_nothing_is_changed_and_nobody_signed_out",
    ),
    "A20": (
        (("people/provider_checks.py", "if answer.lasts is False:", "if 0:"),),
        f"{_SESSIONS}::test_a_session_that_was_ended_there_ends_here_at_the_next_check",
    ),
    "A21": (
        (("people/sessions.py", "provider_sessions.end(db, ended)", "pass"),),
        f"{_SESSIONS}::test_signing_out_of_a_page_ends_it_there_too",
    ),
    "A22": (
        (("people/provider_sessions.py", ".where(is_due, _is_free(now))", ".where(is_due)"),),
        f"{_SESSIONS}::test_nobody_asks_for_a_session_while_another_does",
    ),
    "A23": (
        (("auth/stytch_client.py", "each.member_session_id == session.reference", "True"),),
        f"{_STYTCH}::test_a_session_there_lasts_until_it_is_ended",
    ),
    "A24": (
        (("privacy/erasure.py", "provider_sessions.end(db, db.scalars(sessions).all())", "pass"),),
        f"{_SESSIONS}::test_an_erased_person_is_signed_out_there_and_nothing_is_left",
    ),
    "A25": (
        (("web/destinations.py", "if found is None:", "if 0:"),),
        f"{_DESTINATIONS}::test_no_other_place_can_be_named",
    ),
    "A26": (
        (
            (
                "web/own_pages.py",
                'if request.headers.get("Sec-Fetch-Site") != "same-origin" and (',
                "if 0 and (",
            ),
        ),
        f"{_DESTINATIONS}::test_another_site_puts_nobody_on_the_way_into_a_class",
    ),
    "A27": (
        (("courses/join_links.py", "if role is Role.TEACHER:", "if 0:"),),
        f"{_JOIN_LINKS}::test_no_link_makes_a_teacher_whoever_asks",
    ),
    "A28": (
        (("courses/join_links.py", "if unknown >= _MOST_UNKNOWN:", "if 0:"),),
        f"{_JOIN_LINKS}::test_a_guessed_link_lets_nobody_in_and_after_ten_none_is_looked_up",
    ),
    "A29": (
        (("courses/join_links.py", "if link.expires_at <= clock.now():", "if 0:"),),
        f"{_JOIN_LINKS}::test_an_expired_link_lets_nobody_in",
    ),
    "A30": (
        (("courses/join_links.py", ">= link.most_people:", "< 0:"),),
        f"{_JOIN_LINKS}::test_the_last_place_goes_to_one_of_two_at_once",
    ),
    "A31": (
        (("activities/join_course.py", "if not here or not _teaches(here[0]):", "if 0:"),),
        f"{_JOIN_COURSE}::test_somebody_who_teaches_only_the_class_joins_nothing",
    ),
}
