/** Paths of accounts, sessions and the ways in. */

import { pathOf } from "../requests";

export const SESSION_PATH = pathOf("/api/here");

export const OWN_WORK_PATH = pathOf("/api/own-work");

export const HOME_PATH = pathOf("/api/home");

export const FEED_PATH = pathOf("/api/feed");

export const FEED_SEEN_PATH = pathOf("/api/feed/seen");

export const SEARCH_PATH = pathOf("/api/search");

export const ACCOUNT_PATH = pathOf("/api/account");
export const LANGUAGE_PATH = pathOf("/api/account/language");

export const JOIN_PATH = pathOf("/api/join");

/** Address of the form with which a join goes into a window of its own. */
export const JOIN_FORM_PATH = "/join";

export const ENTER_PATH = pathOf("/api/enter");

/** Page with the ways to sign in without an LMS. */
export const SIGN_IN_PATH = "/";
