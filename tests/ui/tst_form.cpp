#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "support/test_main.h"
#include "widgets/field_editor.h"
#include "widgets/field_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace lathe;
using namespace lathe::ui;

namespace {

/// Some value that is not the default.
Value otherValue(const Field& field) {
    switch (field.kind) {
    case FieldKind::Flag: return !(std::holds_alternative<bool>(field.fallback) && std::get<bool>(field.fallback));
    case FieldKind::Integer: return std::int64_t(std::isfinite(field.least) ? field.least + 3 : 7);
    case FieldKind::Real: return std::isfinite(field.most) ? 0.25 * field.most > 1 ? 0.25 : 0.125 : 0.5;
    case FieldKind::Choice:
        for (const Option& option : field.choices)
            if (toText(field.fallback) != option.name) return std::string(option.name);
        return {};
    case FieldKind::Words: {
        std::vector<std::string> words;
        for (const Option& option : field.choices) words.emplace_back(option.name);
        return words.empty() ? std::vector<std::string>{"one", "two"} : words;
    }
    default: return std::string("some text");
    }
}

void type(QWidget* editor, const QString& text) {
    editor->setFocus();
    QTest::keySequence(editor, QKeySequence::SelectAll);
    QTest::keyClicks(editor, text);
}

} // namespace

class TestForm : public QObject {
    Q_OBJECT
private slots:
    void everyFieldOfEveryTableCanBeSet_data() {
        QTest::addColumn<const Fields*>("fields");
        QTest::newRow("recipe") << &recipeFields();
        QTest::newRow("data") << &dataFields();
        for (const MethodInfo& method : methodInfos())
            if (method.fields) QTest::newRow(std::string(method.name).c_str()) << method.fields;
    }
    void everyFieldOfEveryTableCanBeSet() {
        QFETCH(const Fields*, fields);
        Settings wanted(*fields);
        for (const Field& field : *fields)
            if (const Value value = otherValue(field); value.index()) wanted.set(field, value);
        FieldForm form(*fields, {});
        form.setSettings(wanted);
        // What the editors hold is read back as if it had been typed.
        Settings read(*fields);
        for (const Field& field : *fields) {
            FieldEditor* editor = form.editorOf(field);
            QVERIFY(editor);
            if (editor->isNull()) continue;
            if (field.kind == FieldKind::Words) read.set(field, editor->words());
            else read.setFromText(field, editor->text());
        }
        for (const Field& field : *fields)
            QCOMPARE(QString::fromStdString(toText(read.given(field))),
                     QString::fromStdString(toText(wanted.given(field))));
    }

    void choicesAreShownInWords_data() { everyFieldOfEveryTableCanBeSet_data(); }
    void choicesAreShownInWords() {
        QFETCH(const Fields*, fields);
        for (const Field& field : *fields) {
            if (field.kind != FieldKind::Choice) continue;
            FieldEditor editor(field);
            const auto* box = qobject_cast<QComboBox*>(editor.editor());
            QVERIFY(box);
            QSet<QString> seen;
            for (const Option& option : field.choices) {
                const int at = box->findData(QString::fromUtf8(option.name));
                QVERIFY(at >= 0);
                const QString shown = box->itemText(at);
                QVERIFY2(!shown.contains('_') && !seen.contains(shown), qPrintable(shown));
                seen << shown;
                QCOMPARE(box->itemData(at, Qt::ToolTipRole).toString(), QString::fromUtf8(option.help));
            }
        }
    }
    void theAutomaticChoiceIsNamedInWords() {
        FieldEditor editor(*lathe::find(recipeFields(), "quantization"));
        const auto* box = qobject_cast<QComboBox*>(editor.editor());
        QCOMPARE(box->currentText(), QString("automatic"));
        editor.showDefault(std::string("nf4"));
        QCOMPARE(box->currentText(), QString("automatic: NF4"));
        QCOMPARE(editor.text(), std::string());
    }

    void anEmptyEditorShowsTheDefaultAndGivesNothing() {
        FieldForm form(recipeFields(), {});
        auto* epsilon = qobject_cast<QLineEdit*>(form.editorOf(field::epsilon)->editor());
        QVERIFY(epsilon);
        QCOMPARE(epsilon->text(), QString());
        QCOMPARE(form.editorOf(field::epsilon)->defaultText(), QString("1e-8, the default"));
        QCOMPARE(epsilon->placeholderText(), QString()); // which would be pale
        QVERIFY(!form.settings().isGiven(field::epsilon));
    }

    void theResolvedDefaultTakesThePlaceOfTheWords() {
        FieldForm form(recipeFields(), {});
        FieldEditor* rate = form.editorOf(field::learningRate);
        QVERIFY(rate->defaultText().startsWith("auto: "));
        QVERIFY(rate->defaultText().contains("LoRA")); // in words, what it depends on
        Settings resolved(recipeFields());
        resolved.set(field::learningRate, 2e-4);
        form.setDefaults(resolved);
        QVERIFY2(rate->defaultText().startsWith("auto: 2e-4, "), qPrintable(rate->defaultText()));
        rate->showDefault(3e-4, "the last run");
        QCOMPARE(rate->defaultText(), QString("auto: 3e-4, the last run"));
    }

    void typingReportsWhatCannotBeRead() {
        FieldForm form(recipeFields(), {});
        form.show();
        QSignalSpy changed(&form, &FieldForm::changed);
        type(form.editorOf(field::learningRate)->editor(), "fast");
        QVERIFY(!changed.isEmpty());
        QVERIFY(!form.isReadable());
        QVERIFY(!form.editorOf(field::learningRate)->problem().isEmpty());
        type(form.editorOf(field::learningRate)->editor(), "3e-4");
        QVERIFY(form.isReadable());
        QCOMPARE(form.editorOf(field::learningRate)->problem(), QString());
        QCOMPARE(form.settings().get(field::learningRate), 3e-4);
    }

    void problemsStandUnderTheirEditor() {
        FieldForm form(recipeFields(), {});
        QCOMPARE(form.setProblems({{"learning_rate", "is too high"},
                                   {"model", "is missing"},
                                   {"methods[0].rank", "is for another form"}}),
                 2);
        QCOMPARE(form.editorOf(field::learningRate)->problem(), QString("is too high"));
        QCOMPARE(form.setProblems({}), 0);
        QCOMPARE(form.editorOf(field::learningRate)->problem(), QString());
    }

    void advancedFieldsShowOnDemandAndWhenGiven() {
        FieldForm form(recipeFields(), {});
        form.resize(900, 700);
        form.show();
        QVERIFY(!form.editorOf(field::beta1)->isVisible());
        QVERIFY(form.editorOf(field::learningRate)->isVisible());
        Settings settings(recipeFields());
        settings.set(field::beta1, 0.8);
        form.setSettings(settings);
        QVERIFY(form.editorOf(field::beta1)->isVisible()); // what was given is never hidden
        QVERIFY(!form.editorOf(field::beta2)->isVisible());
        form.setShowAll(true);
        QVERIFY(form.editorOf(field::beta2)->isVisible());
    }

    void everyEditorHasANameAndALabelToReachIt() {
        FieldForm form(recipeFields(), {});
        for (const Field& field : recipeFields()) {
            FieldEditor* editor = form.editorOf(field);
            QVERIFY(!editor->editor()->accessibleName().isEmpty());
            if (field.kind == FieldKind::Flag) continue; // a check box is its own label
            bool buddy = false;
            for (const QLabel* label : editor->findChildren<QLabel*>())
                buddy = buddy || label->buddy() == editor->editor();
            QVERIFY2(buddy, std::string(field.name).c_str());
        }
    }

    void tabGoesThroughTheFieldsInTheEyesOrder() {
        FieldForm form(recipeFields(), {});
        form.resize(900, 900);
        form.show();
        QWidget* at = form.editorOf(field::maxLength)->editor();
        at->setFocus();
        QPoint before = at->mapTo(&form, QPoint());
        for (int i = 0; i < 6; ++i) {
            at = at->nextInFocusChain();
            while (!(at->focusPolicy() & Qt::TabFocus) || !at->isVisible()
                   || qobject_cast<QLineEdit*>(at->parentWidget()))
                at = at->nextInFocusChain();
            const QPoint now = at->mapTo(&form, QPoint());
            QVERIFY2(now.y() > before.y() + 4 || (std::abs(now.y() - before.y()) < 40 && now.x() > before.x()),
                     qPrintable(at->objectName()));
            before = now;
        }
    }
};
LATHE_TEST(TestForm)
#include "tst_form.moc"
