package dev.gatehouse.authres;

import dev.gatehouse.message.FieldCursor;
import dev.gatehouse.message.MalformedFieldException;
import java.util.ArrayList;
import java.util.List;

/** Reads the value of an Authentication-Results field (RFC 8601 section 2.2). */
final class AuthenticationResultsParser {
    /** Our bound on the results read of one field. */
    private static final int MAX_RESULTS = 500;

    private final FieldCursor cursor;

    AuthenticationResultsParser(String value) {
        this.cursor = new FieldCursor(value);
    }

    // authres-payload = [CFWS] authserv-id [ CFWS authres-version ] ( no-result / 1*resinfo ) [CFWS]
    AuthenticationResults parse() throws MalformedFieldException {
        cursor.skipCfws();
        String authservId = value();
        cursor.skipCfws();
        version();
        return new AuthenticationResults(authservId, results());
    }

    private void version() throws MalformedFieldException {
        String version = cursor.takeWhile(Character::isDigit);
        if (!version.isEmpty() && !version.equals("1")) {
            throw cursor.malformed("version 1 before");
        }
        cursor.skipCfws();
    }

    private List<MethodResult> results() throws MalformedFieldException {
        List<MethodResult> results = new ArrayList<>();
        while (cursor.take(';')) {
            cursor.skipCfws();
            if (cursor.atEnd()) {
                break; // a semicolon too many at the end is common
            }
            if (results.size() == MAX_RESULTS) {
                throw cursor.malformed("at most " + MAX_RESULTS + " results");
            }
            resinfo(results);
            cursor.skipCfws();
        }
        if (!cursor.atEnd()) {
            throw cursor.malformed("';'");
        }
        return results;
    }

    // resinfo = [CFWS] ";" methodspec [ CFWS reasonspec ] [ CFWS 1*propspec ]; no-result = [CFWS] ";" [CFWS] "none"
    private void resinfo(List<MethodResult> results) throws MalformedFieldException {
        String method = keyword();
        cursor.skipCfws();
        if (method.equalsIgnoreCase("none") && cursor.peek() != '=') {
            return;
        }
        methodVersion();
        cursor.expect('=');
        cursor.skipCfws();
        MethodResult result = MethodResult.of(method, keyword());
        cursor.skipCfws();
        while (!cursor.atEnd() && cursor.peek() != ';') {
            result = reasonOrProperty(result);
            cursor.skipCfws();
        }
        results.add(result);
    }

    private void methodVersion() throws MalformedFieldException {
        if (cursor.take('/')) {
            cursor.skipCfws();
            cursor.takeWhile(Character::isDigit);
            cursor.skipCfws();
        }
    }

    // reasonspec = "reason" "=" value; propspec = ptype "." property "=" pvalue
    private MethodResult reasonOrProperty(MethodResult result) throws MalformedFieldException {
        String word = keyword();
        cursor.skipCfws();
        if (cursor.take('.')) {
            cursor.skipCfws();
            String name = propertyName();
            equalsSign();
            return result.with(word, name, propertyValue());
        }
        equalsSign();
        // Words that are neither, such as Microsoft's "action=oreject", are passed over.
        String value = value();
        return word.equalsIgnoreCase("reason") ? result.because(value) : result;
    }

    private void equalsSign() throws MalformedFieldException {
        cursor.skipCfws();
        cursor.expect('=');
        cursor.skipCfws();
    }

    private String propertyName() throws MalformedFieldException {
        String name = cursor.takeWhile(c -> isKeyword(c) || c == '.' || c == '_');
        if (name.isEmpty()) {
            throw cursor.malformed("a property");
        }
        return name;
    }

    // pvalue = [CFWS] ( value / ( [ [ local-part ] "@" ] domain-name ) ) [CFWS]
    private String propertyValue() throws MalformedFieldException {
        String value = cursor.peek() == '"' ? cursor.quotedString() : unquoted();
        if (cursor.peek() == '@') {
            value += unquoted();
        }
        return value;
    }

    private String unquoted() {
        return cursor.takeWhile(c -> c > ' ' && c != 0x7f && c != ';' && c != '(' && c != ')' && c != '"');
    }

    private String keyword() throws MalformedFieldException {
        String keyword = cursor.takeWhile(AuthenticationResultsParser::isKeyword);
        if (keyword.isEmpty()) {
            throw cursor.malformed("a keyword");
        }
        return keyword;
    }

    private static boolean isKeyword(int c) {
        return c == '-' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    // value = token / quoted-string; a token may hold what RFC 2045 section 5.1 does not forbid
    private String value() throws MalformedFieldException {
        if (cursor.peek() == '"') {
            return cursor.quotedString();
        }
        String token = cursor.takeWhile(c -> c > ' ' && c != 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
        if (token.isEmpty()) {
            throw cursor.malformed("a value");
        }
        return token;
    }
}
