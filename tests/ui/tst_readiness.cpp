// A run can be started when nothing is in its way, and what is in its way is named and leads to its field.
#include "lathe/field_keys.h"
#include "models/readiness.h"
#include "pages/new_run_page.h"
#include "pages/readiness_list.h"
#include "ui/open_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;
using test::OpenWindow;

namespace {

/// Answers as the sample's, with its report of the data changed by `change`.
void answerData(std::function<void(DataReport&)> change) {
    fake().answer = [change = std::move(change)](RequestId id, const Query& query) {
        auto value = test::sampleAnswer(id, query);
        if (auto* report = value ? std::get_if<DataReport>(&*value) : nullptr) change(*report);
        return value;
    };
}

void everyRowFits(DataReport& report) {
    report.refusal.reset();
    report.ledger.tooLong = 0;
}

Recipe someRecipe() {
    Recipe recipe;
    recipe.settings.set(field::model, std::string("/models/a"));
    Settings data(dataFields());
    data.set(field::path, std::string("/data/a.jsonl"));
    recipe.data = {data};
    return recipe;
}

} // namespace

class TestReadiness : public QObject {
    Q_OBJECT
    std::unique_ptr<OpenWindow> m_window;

    void open() {
        m_window = std::make_unique<OpenWindow>();
        (*m_window)->showPage("new");
        page().setRecipe(someRecipe());
    }
    NewRunPage& page() { return *static_cast<NewRunPage*>((*m_window)->page("new")); }
    QPushButton& start() { return *m_window->find<QPushButton>("new", "startTraining"); }
    QStringList said() { return page().findChild<ReadinessList*>()->texts(); }
    QAbstractButton* line(const char* kind) {
        return page().findChild<ReadinessList*>()->findChild<QAbstractButton*>(kind);
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }
    void cleanup() { m_window.reset(); }

    void aRunIsReadyWhenItsRowsAreMeasured() {
        RequestId whole = 0;
        fake().answer = [&](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            const auto* preview = std::get_if<PreviewData>(&query);
            if (!preview || !preview->wholeLedger) return test::sampleAnswer(id, query);
            whole = id;
            return std::nullopt;
        };
        open();
        QTRY_VERIFY(whole != 0);
        QVERIFY(!start().isEnabled());
        fake().push(Progressed{"", whole, 40, 100, "reading the data"});
        QTRY_VERIFY2(said().join('\n').contains("measured… 40 %"), qPrintable(said().join('\n')));
        DataReport report = test::sampleData({.recipe = someRecipe(), .wholeLedger = true, .search = {}});
        everyRowFits(report);
        fake().push(Answer{whole, report, {}});
        QTRY_VERIFY(start().isEnabled());
        click(&start());
        QTRY_COMPARE(fake().started.size(), 1u);
    }

    void brokenDataStandInTheWay() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<PreviewData>(query))
                return ErrorInfo{ErrorKind::BadFile, "/data/a.jsonl, line 3: the string is never closed.", ""};
            return test::sampleAnswer(id, query);
        };
        open();
        QTRY_VERIFY(said().join('\n').contains("never closed"));
        QVERIFY(!start().isEnabled());
        click(line("wrong"));
        QVERIFY(m_window->find<QLineEdit>("new", "dataPath")->hasFocus());
    }

    void aRefusalOfTheDataLeadsToTheFieldThatDecides() {
        answerData([](DataReport& report) {
            report.ledger.tooLong = 0;
            report.ledger.malformed = 1;
            report.refusal = ErrorInfo{ErrorKind::BadInput, "a.jsonl: 1 of 5000 rows can't be read, line 8", ""};
        });
        open();
        QTRY_VERIFY(said().join('\n').contains("can't be read, line 8"));
        QVERIFY(!start().isEnabled());
        line("wrong")->setFocus();
        QTest::keyClick(line("wrong"), Qt::Key_Return);
        auto* field = m_window->find<QWidget>("new", "malformed_rows"); // an advanced field: it is shown now
        QTRY_VERIFY(field->hasFocus());
        QVERIFY(field->isVisible());
    }

    void longRowsAreAskedAbout() {
        open();
        QTRY_VERIFY(said().join('\n').contains(QString::fromUtf8("12 of 5\u202f000 rows are longer than 1\u202f024")));
        QVERIFY(!start().isEnabled());
        click(line("wrong"));
        QTRY_VERIFY(m_window->banner("new") && m_window->banner("new")->title().contains("12 of 5000 rows"));
        click(m_window->find<QPushButton>("new", "cutRows"));
        QTRY_VERIFY(start().isEnabled());
        QVERIFY(fake().started.empty()); // the start is a click of its own
        click(&start());
        QTRY_COMPARE(fake().started.size(), 1u);
        QCOMPARE(fake().started[0].settings.text(field::tooLong), std::string("cut"));
    }

    void everyLineOfAProblemLeadsToItsField() {
        answerData(everyRowFits);
        fake().check = [](const Recipe&) {
            return std::vector<Problem>{{"learning_rate", "0.5 is far above what LoRA stands."},
                                        {"methods[0].rank", "A rank of 0 trains nothing."},
                                        {"beta1", "It must be below 1."}};
        };
        open();
        QTRY_VERIFY(said().size() >= 3 && said()[2].contains("below 1")); // what is wrong comes first
        const auto lines = page().findChild<ReadinessList*>()->findChildren<QAbstractButton*>();
        for (const auto& [number, field] : {std::pair{0, "learning_rate"}, {1, "rank"}, {2, "beta1"}}) {
            QTest::mouseClick(lines[number], Qt::LeftButton);
            QWidget* wanted = m_window->find<QWidget>("new", field);
            QVERIFY2(wanted->hasFocus(), field);
            auto* area = page().findChild<QScrollArea*>();
            const QPoint at = wanted->mapTo(area->viewport(), QPoint(0, 0));
            QVERIFY2(area->viewport()->rect().contains(at), field);
        }
    }

    void whatCantBeKnownIsAskedBeforeTheStart() {
        answerData(everyRowFits);
        fake().device = [](const Recipe&) {
            DeviceChoice choice;
            choice.device.name = "RTX 3060";
            choice.device.freeBytes = std::int64_t(1) << 20;
            choice.device.field = "cuda:0";
            return choice;
        };
        open();
        QTRY_VERIFY(said().join('\n').contains("free on RTX 3060"));
        QTRY_VERIFY(start().isEnabled());
        click(&start());
        QTRY_VERIFY(m_window->banner("new"));
        QVERIFY(fake().started.empty());
        QVERIFY(m_window->banner("new")->text().contains("RTX 3060"));
        click(m_window->find<QPushButton>("new", "startAnyway"));
        QTRY_COMPARE(fake().started.size(), 1u);
    }

    void unusedColumnsAreNamed() {
        answerData([](DataReport& report) {
            everyRowFits(report);
            report.unusedColumns = {"label"};
        });
        open();
        QTRY_VERIFY(said().join('\n').contains(QString::fromUtf8("The column “label” is not used.")));
        QVERIFY(start().isEnabled());
        QCOMPARE(m_window->find<QLabel>("new", "unusedColumns")->text(), QString("Not used: label"));
    }

    void theTaskThatTheRowsLookMadeForIsOffered() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<GuessTask>(query)) return LikelyTask{Task::QuestionAnswering, "squad"};
            return test::sampleAnswer(id, query);
        };
        open();
        QTRY_VERIFY(m_window->find<QPushButton>("new", "switchTask"));
        QTRY_VERIFY(said().join('\n').contains("question answering", Qt::CaseInsensitive));
        click(m_window->find<QPushButton>("new", "switchTask"));
        QTRY_COMPARE(page().recipe().settings.text(field::task), std::string("question_answering"));
        QTRY_VERIFY(!said().join('\n').contains("another task"));
        const auto banners = page().findChildren<Banner*>();
        QTRY_VERIFY(std::none_of(banners.begin(), banners.end(), [](const Banner* each) {
            return each->isVisible() && each->title().contains("look made for");
        }));
    }

    void theSameErrorIsSaidOnce() {
        const QString path = "/srv/" + QString("averylongfoldername/").repeated(12) + "model";
        fake().check = [](const Recipe&) {
            const std::string same = "There is no such model.";
            return std::vector<Problem>{{"model", same}, {"methods[0]", same}, {"data", same}};
        };
        fake().estimate = [](const Recipe&) -> Estimate { throw Error(ErrorKind::BadFile, "There is no such model."); };
        open();
        page().setRecipe([&] {
            Recipe recipe = someRecipe();
            recipe.settings.set(field::model, path.toStdString());
            return recipe;
        }());
        int times = 0;
        for (const QString& one : said()) times += one.contains("There is no such model");
        QCOMPARE(times, 1);
    }
};

LATHE_TEST(TestReadiness)
#include "tst_readiness.moc"
