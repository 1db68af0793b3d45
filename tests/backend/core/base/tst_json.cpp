#include "base/json.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lathe;
using nlohmann::json;

namespace {

template <class Work>
QString messageOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.info().message);
    }
    return {};
}

} // namespace

class TestJson : public QObject {
    Q_OBJECT
private slots:
    void errorsNameThePlace() {
        const QString said = messageOf([] { parseJson("{\n  \"a\": 1,\n  \"b\": }\n", "recipe.json"); });
        QVERIFY2(said.startsWith("recipe.json, line 3, column 8: "), qPrintable(said));
        QVERIFY(messageOf([] { parseJson("", "x"); }).startsWith("x, line 1, column 1"));
        QVERIFY(messageOf([] { parseJson(std::string(100000, '['), "x"); }).contains("nested deeper"));
        QCOMPARE(messageOf([] { parseJson(R"({"a":[{"b":1},{"b":2}]})", "x", {.uniqueKeys = true}); }), QString());
        QVERIFY(messageOf([] {
                    parseJson(R"({"a":{"b":1,"b":2}})", "x", {.uniqueKeys = true});
                }).contains("\"b\" appears twice"));
    }

    void typedMembers() {
        const json object = {{"n", 3},         {"f", 2.5},        {"whole", 4.0}, {"s", "text"},
                             {"list", {1, 2}}, {"none", nullptr}, {"yes", true}};
        QCOMPARE(require<std::int64_t>(object, "n", "c"), 3);
        QCOMPARE(require<std::int64_t>(object, "whole", "c"), 4);
        QCOMPARE(require<double>(object, "n", "c"), 3.0);
        QCOMPARE(require<std::string>(object, "s", "c"), std::string("text"));
        QCOMPARE(require<std::vector<std::int64_t>>(object, "list", "c"), (std::vector<std::int64_t>{1, 2}));
        QVERIFY(!optional<double>(object, "none", "c") && !optional<double>(object, "absent", "c"));
        QCOMPARE(valueOr<std::int64_t>(object, "absent", 7, "c"), 7);
        QCOMPARE(messageOf([&] { require<std::int64_t>(object, "f", "config.json"); }),
                 QString("config.json: \"f\" must be a whole number, not 2.5."));
        QCOMPARE(messageOf([&] { require<bool>(object, "n", "c"); }),
                 QString("c: \"n\" must be true or false, not 3."));
        QCOMPARE(messageOf([&] { require<double>(object, "absent", "c"); }), QString("c: \"absent\" is missing."));
        QVERIFY(messageOf([&] { require<std::vector<std::string>>(object, "list", "c"); }).contains("list of texts"));
        QVERIFY(messageOf([&] { optional<bool>(json(3), "x", "c"); }).contains("not a JSON object"));
    }

    void floatsAreShortestAndReadBack() {
        QCOMPARE(dumpJson(jsonFloat(0.1f)), std::string("0.1"));
        QCOMPARE(dumpJson(json(0.1)), std::string("0.1"));
        QCOMPARE(dumpJson(jsonFloat(std::nanf(""))), std::string("null"));
        std::mt19937 random(5);
        for (int i = 0; i < 20000; ++i) {
            const std::uint32_t bits = random();
            float value;
            std::memcpy(&value, &bits, 4);
            if (!std::isfinite(value)) continue;
            const std::string text = dumpJson(jsonFloat(value));
            QCOMPARE(std::strtof(text.c_str(), nullptr), value);
            QVERIFY(shortest(value).size() <= 16);
        }
    }

    void brokenUtf8IsWritten() { QCOMPARE(dumpJson(json("a\xff")), std::string("\"a\xEF\xBF\xBD\"")); }
};

LATHE_TEST(TestJson)
#include "tst_json.moc"
