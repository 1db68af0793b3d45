// What templates may do, and what they may not: Python's printing in a few words that anyone can check (the comparison
// with Jinja itself is in tests/interop), places in errors, and templates that mean harm.
#include "lathe/error.h"
#include "support/test_main.h"
#include "templates/jinja.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace lathe;
using nlohmann::ordered_json;

namespace {

std::string rendered(const QString& source, const ordered_json& variables = ordered_json::object()) {
    return JinjaTemplate(source.toStdString(), "the template").render(variables).text;
}

std::string problemOf(const QString& source, const ordered_json& variables = ordered_json::object()) {
    try {
        rendered(source, variables);
    } catch (const Error& error) {
        return error.info().kind == ErrorKind::BadInput ? error.info().message : "of another kind";
    }
    return {};
}

} // namespace

class TestJinja : public QObject {
    Q_OBJECT
private slots:
    void values_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("printing") << "{{ [1, 2.0, true, none, 'a', \"it's\", {'k': (1,)}] }}"
                                  << "[1, 2.0, True, None, 'a', \"it's\", {'k': (1,)}]";
        QTest::newRow("floats")
            << "{{ 1e16 }} {{ 0.1 + 0.2 }} {{ 1e-5 }} {{ 100.0 }} {{ 7 / 2 }} {{ -7 // 2 }} {{ -7 % 3 }}"
            << "1e+16 0.30000000000000004 1e-05 100.0 3.5 -4 2";
        QTest::newRow("blanks") << "a\n  {% if true %}\nb\n  {% endif %}\nc {{- ' d ' -}}  e" << "a\nb\nc d e";
        QTest::newRow("scopes") << "{% set x = 1 %}{% for i in range(3) %}{% set x = i %}{% endfor %}{{ x }}" << "1";
        QTest::newRow("namespace")
            << "{% set n = namespace(x=1) %}{% for i in range(3) %}{% set n.x = n.x + i %}{% endfor %}{{ n.x }}" << "4";
        QTest::newRow("loop") << "{% for a, b in {'x': 1, 'y': 2}.items() %}{{ loop.index }}{{ a }}{{ b }}{{ ',' if "
                                 "not loop.last }}{% endfor %}"
                              << "1x1,2y2";
        QTest::newRow("jumps") << "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% "
                                  "break %}{% endif %}{{ i }}{% endfor %}"
                               << "02";
        QTest::newRow("json") << "{{ {'a': [1, '<é>', none]} | tojson }}"
                              << QString::fromUtf8("{\"a\": [1, \"<é>\", null]}");
        QTest::newRow("undefined") << "[{{ nothing }}][{{ nothing is defined }}][{{ nothing | default('d') }}]"
                                   << "[][False][d]";
        QTest::newRow("raw and comments") << "{# gone #}{% raw %}{{ x }}{% endraw %}" << "{{ x }}";
        QTest::newRow("call block")
            << "{% macro m(x) %}<{{ caller(x) }}>{% endmacro %}{% call(y) m(2) %}{{ y * 2 }}{% endcall %}" << "<4>";
    }
    void values() {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(rendered(source)), expected);
    }

    void errorsSayWhere_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("undefined") << "a\nb {{ x.y.z }}" << "line 2, column 7: 'x' is undefined";
        QTest::newRow("raised") << "\n\n{{ raise_exception('no ' ~ 1) }}" << "the template refuses this: no 1";
        QTest::newRow("type") << "{{ 'a' + 1 }}" << "can only concatenate str (not \"int\") to str";
        QTest::newRow("filter") << "{{ 1 | nope }}" << "no filter called 'nope'";
        QTest::newRow("no end") << "x\n{% for a in b %}" << "endfor";
        QTest::newRow("unclosed") << "x {{ a" << "line 1, column 3";
        QTest::newRow("tag") << "{% frob %}" << "'frob'";
        QTest::newRow("changes") << "{% set l = [1] %}{{ l.append(2) }}" << "unsafe";
        QTest::newRow("files") << "{% include '/etc/passwd' %}" << "include";
    }
    void errorsSayWhere() {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        const std::string said = problemOf(source);
        QVERIFY2(said.find(expected.toStdString()) != std::string::npos && said.starts_with("the template, line "),
                 said.c_str());
    }

    /// Each ends as an error, and soon.
    void hostile_data() {
        QTest::addColumn<QString>("source");
        const QString grow = "{% set n = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x + "
                             "n.x %}{% endfor %}";
        const QString nest =
            "{% set n = namespace(x=[]) %}{% for i in range(%1) %}{% set n.x = [n.x, n.x] %}{% endfor %}";
        QTest::newRow("loops in loops") << "{% for a in range(100000) %}{% for b in range(100000) %}{% for c in "
                                           "range(100000) %}{% endfor %}{% endfor %}{% endfor %}";
        QTest::newRow("huge range") << "{{ range(10000000000) | list }}";
        QTest::newRow("output") << "{% for a in range(100000) %}{{ 'x' * 100000 }}{% endfor %}";
        QTest::newRow("doubling") << grow;
        QTest::newRow("long text") << "{{ 'x' * 9000000000000000000 }}";
        QTest::newRow("replace") << "{% set a = 'x' * 1000000 %}{{ a | replace('x', a) }}";
        QTest::newRow("join") << "{% set a = 'x' * 10000000 %}{{ range(100000) | join(a) }}";
        QTest::newRow("width") << "{{ 'x'.center(9000000000) }}";
        QTest::newRow("format") << "{{ '%999999999d' % 1 }}";
        QTest::newRow("indent") << "{{ ('x\n' * 100000) | indent(100000) }}";
        QTest::newRow("itself") << "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
        QTest::newRow("each other") << "{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{{ a() "
                                       "}}{% endmacro %}{{ a() }}";
        QTest::newRow("parentheses") << "{{ " + QString("(").repeated(100000) + "1" + QString(")").repeated(100000)
                                            + " }}";
        QTest::newRow("blocks") << QString("{% if 1 %}").repeated(100000);
        QTest::newRow("signs") << "{{ " + QString("-").repeated(100000) + "1 }}";
        QTest::newRow("filters") << "{{ 1" + QString("|abs").repeated(100000) + " }}";
        QTest::newRow("lists that hold each other, printed") << nest.arg(60) + "{{ n.x }}";
        QTest::newRow("lists that hold each other, as JSON") << nest.arg(60) + "{{ n.x | tojson }}";
        QTest::newRow("lists that hold each other, compared")
            << nest.arg(60) + "{% set a = n.x %}" + nest.arg(60) + "{{ a == n.x }}";
        QTest::newRow("deep lists, printed")
            << "{% set n = namespace(x=[]) %}{% for i in range(90000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}";
        QTest::newRow("a namespace in itself") << "{% set n = namespace() %}{% set n.x = n %}{{ n }}";
        QTest::newRow("power") << "{{ 9 ** 9 ** 9 ** 9 }}";
        QTest::newRow("comparisons of long texts") << "{% set a = 'x' * 10000000 %}{% set b = 'x' * 10000000 %}{% for "
                                                      "i in range(100000) %}{% if a != b %}{% endif %}{% endfor %}";
        QTest::newRow("time") << "{{ strftime_now('%c' * 100000) }}";
    }
    void hostile() {
        QFETCH(QString, source);
        QElapsedTimer clock;
        clock.start();
        const std::string said = problemOf(source);
        QVERIFY2(said.starts_with("the template, line "), said.c_str());
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString("%1 ms: %2").arg(clock.elapsed()).arg(said.c_str())));
    }

    void theClockIsGiven() {
        JinjaTemplate form("{{ strftime_now('%Y') }}", "t");
        form.setClock([] { return std::chrono::system_clock::time_point(std::chrono::hours(24 * 366)); });
        QCOMPARE(form.render(ordered_json::object()).text, std::string("1971"));
    }

    void manyThreadsRenderAtOnce() {
        const JinjaTemplate form("{% for m in messages %}{{ (m.role ~ ': ' ~ m.content) | upper }}{% endfor %}", "t");
        const ordered_json variables = {{"messages", {{{"role", "user"}, {"content", "hi"}}}}};
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 500; ++i) wrong += form.render(variables).text != "USER: HI";
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

LATHE_TEST(TestJinja)
#include "tst_jinja.moc"
