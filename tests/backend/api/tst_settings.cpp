#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "lathe/settings.h"
#include "support/test_main.h"

#include <QTest>

#include <set>

using namespace lathe;

namespace {

// A name that is only text must say so; a value of another type is none of the key's.
static_assert(!std::is_convertible_v<const char*, FieldName>);
static_assert(std::is_same_v<decltype(Settings().get(field::maxLength)), std::int64_t>);
static_assert(std::is_same_v<decltype(Settings().get(field::tooLong)), LongRows>);

std::string refusal(std::string_view name, std::string_view text) {
    Settings settings(recipeFields());
    try {
        settings.setFromText(FieldName(name), text);
    } catch (const Error& error) {
        return error.info().kind == ErrorKind::BadInput ? error.info().message : "";
    }
    return {};
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void textIsReadAsAPersonWritesIt() {
        Settings settings(recipeFields());
        settings.setFromText(field::learningRate, " 2e-4 ");
        settings.setFromText(field::steps, "100");
        settings.setFromText(field::packing, "no");
        settings.setFromText(field::samplePrompts, "one, two\\, or three");
        settings.setFromText(field::schedule, "linear");
        QCOMPARE(settings.get(field::learningRate), 2e-4);
        QCOMPARE(settings.get(field::steps), std::int64_t{100});
        QVERIFY(!settings.get(field::packing));
        QVERIFY(settings.get(field::samplePrompts) == std::vector<std::string>({"one", "two, or three"}));
        settings.setFromText(field::samplePrompts, "Hello, you\nGood bye");
        QVERIFY(settings.get(field::samplePrompts) == std::vector<std::string>({"Hello, you", "Good bye"}));
        settings.setFromText(field::steps, "");
        QVERIFY(!settings.isGiven(field::steps) && !settings.getIfAny(field::steps));
    }

    void choicesAreReadByTheirWords() {
        Settings settings(recipeFields());
        QCOMPARE(settings.get(field::tooLong), LongRows::Ask);
        QVERIFY(!settings.getIfAny(field::dtype)); // depends on the device
        QVERIFY_THROWS_EXCEPTION(Error, settings.get(field::dtype));
        for (const ChoiceWord<Precision>& choice : choicesOf(Precision{})) {
            settings.set(field::dtype, choice.value);
            QCOMPARE(settings.text(field::dtype), std::string(choice.words.name));
            QCOMPARE(settings.get(field::dtype), choice.value);
        }
        settings.set(FieldName("dtype"), std::string("fp16")); // as a file writes it
        QCOMPARE(settings.get(field::dtype), Precision::FP16);
    }

    void fieldsKnowTheirTasks() {
        const auto reads = [](Task task, FieldName name) { return isReadBy(Settings(dataFields()).field(name), task); };
        QVERIFY(reads(Task::QuestionAnswering, field::contextColumn));
        QVERIFY(!reads(Task::Chat, field::contextColumn));
        QVERIFY(reads(Task::Chat, field::messagesColumn) && reads(Task::Chat, field::path));
        const auto shapes = [](FieldName name) { return Settings(recipeFields()).field(name).shapes; };
        for (const FieldName name : {FieldName(field::task), FieldName(field::trainOn), FieldName(field::eos)})
            QCOMPARE(shapes(name), Shapes::Tokens);
        for (const FieldName name : {FieldName(field::maxLength), FieldName(field::seed), FieldName(field::labels),
                                     FieldName(field::validationFraction), FieldName(field::minLength)})
            QCOMPARE(shapes(name), Shapes::Rows);
        QCOMPARE(shapes(field::learningRate), Shapes::Nothing);
        QVERIFY(!isReadBy(Settings(recipeFields()).field(field::packing), Task::QuestionAnswering));
    }

    void wrongTextIsRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << "learning_rat" << "1" << "nearest: \"learning_rate\"";
        QTest::newRow("dashes") << "batch-sise" << "1" << "nearest: \"batch_size\"";
        QTest::newRow("not a number") << "steps" << "ten" << "whole number";
        QTest::newRow("trailing") << "steps" << "10x" << "whole number";
        QTest::newRow("too small") << "steps" << "0" << "at least 1";
        QTest::newRow("too large") << "validation_fraction" << "1.5" << "at most 0.9";
        QTest::newRow("not finite") << "learning_rate" << "nan" << "finite";
        QTest::newRow("choice") << "schedule" << "cosin" << "nearest: cosine";
        QTest::newRow("flag") << "packing" << "perhaps" << "true or false";
        QTest::newRow("overflow") << "seed" << "99999999999999999999" << "whole number";
    }
    void wrongTextIsRefused() {
        QFETCH(QString, name);
        QFETCH(QString, text);
        QFETCH(QString, says);
        const std::string message = refusal(name.toStdString(), text.toStdString());
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
    }

    /// Every field of every table can make a form row, a flag and a page of the manual.
    void everyFieldIsDescribed() {
        std::vector<const Fields*> tables{&recipeFields(), &dataFields()};
        for (const MethodInfo& info : methodInfos()) tables.push_back(info.fields);
        for (const Fields* table : tables) {
            std::set<std::string_view> names;
            for (const Field& field : *table) {
                const std::string name(field.name);
                QVERIFY2(names.insert(field.name).second, name.c_str());
                QVERIFY2(!field.label.empty() && !field.help.empty() && !field.group.empty(), name.c_str());
                QVERIFY2(field.choices.empty() ? field.kind != FieldKind::Choice
                                               : field.kind == FieldKind::Choice || field.kind == FieldKind::Text
                                                     || field.kind == FieldKind::Words,
                         name.c_str());
                const bool isNull = std::holds_alternative<std::monostate>(field.fallback);
                QVERIFY2(isNull == !field.automatic.empty(), name.c_str());
                Settings settings(*table); // the default itself passes the field's checks
                if (!isNull) settings.set(field, field.fallback);
            }
        }
    }

    void whatIsNotGivenReadsAsTheDefault() {
        Settings settings(recipeFields());
        QCOMPARE(settings.get(field::clipNorm), 1.0);
        QVERIFY(settings.get(field::model).empty());
        QVERIFY_THROWS_EXCEPTION(Error, settings.get(field::batchSize)); // depends on the estimate
        QVERIFY(settings == Settings(recipeFields()));
    }
};

LATHE_TEST(TestSettings)
#include "tst_settings.moc"
