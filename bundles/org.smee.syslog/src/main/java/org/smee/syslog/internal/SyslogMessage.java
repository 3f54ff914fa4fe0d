package org.smee.syslog.internal;

/**
 * One message, as far as its sender kept to a form. What is absent is empty; bytes that are no UTF-8 are U+FFFD. Texts
 * are as the network sent them: whoever prints them escapes them.
 *
 * @param priority 0..191
 * @param sent the time the sender gave, in its own form
 * @param host the name it gave itself
 * @param app APP-NAME, or the tag of RFC 3164
 * @param procId PROCID, or what stood in brackets behind the tag
 * @param msgId MSGID, or Cisco's sequence number
 * @param data STRUCTURED-DATA in its brackets, well formed
 * @param text the rest, never cut by the parser
 */
record SyslogMessage(
        int priority, String sent, String host, String app, String procId, String msgId, String data, String text) {}
