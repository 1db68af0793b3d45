// The page Learn: everything of the tables has a place in it, F1 finds that place, and words find topics.
#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/formats.h"
#include "lathe/method_info.h"
#include "pages/learn_page.h"
#include "pages/new_run_page.h"
#include "plots/layer_drawing.h"
#include "plots/level_plot.h"
#include "settings/language.h"
#include "ui/open_window.h"
#include "widgets/field_manual.h"
#include "widgets/state_stack.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSlider>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

LearnPage& pageOf(const OpenWindow& window) { return static_cast<LearnPage&>(*window->page("learn")); }

QStringList shownTopics(const OpenWindow& window) {
    QStringList titles;
    const auto* list = window.find<QListWidget>("learn", "learnTopics");
    for (int row = 0; row < list->count(); ++row)
        if (list->item(row)->flags() & Qt::ItemIsSelectable) titles << list->item(row)->text();
    return titles;
}

const LearnTopic* topicNamed(const std::vector<LearnTopic>& topics, const QString& id) {
    for (const LearnTopic& topic : topics)
        if (topic.id == id) return &topic;
    return nullptr;
}

} // namespace

class TestLearn : public QObject {
    Q_OBJECT
private slots:
    void init() {
        OpenWindow::sampleAnswers();
        Language::canDraw = [](const Language::Row&) { return true; };
    }
    void cleanup() { Language::instance().choose("en"); }

    void everyRowOfTheTablesHasATopic_data() {
        QTest::addColumn<QString>("language");
        for (const Language::Row& row : Language::all()) QTest::newRow(row.code) << QString::fromLatin1(row.code);
    }
    void everyRowOfTheTablesHasATopic() {
        QFETCH(QString, language);
        Language::instance().choose(language);
        const std::vector<LearnTopic> topics = learnTopics();
        for (const LearnTopic& topic : topics) {
            QVERIFY(!topic.title.isEmpty() && !topic.group.isEmpty());
            QVERIFY2(!topic.sections.empty() || !topic.fields.empty(), qPrintable(topic.id));
            int words = 0;
            for (const auto& [title, text] : topic.sections)
                words += int(text.split(QRegularExpression("\\s+"), Qt::SkipEmptyParts).size());
            const bool list = topic.id == "gguf" || topic.id == "optimizers"; // as long as their tables are
            QVERIFY2(list || words <= 200, qPrintable(topic.id + QString(" has %1 words").arg(words)));
        }
        for (const MethodInfo& info : methodInfos()) {
            const LearnTopic* topic = topicNamed(topics, "method:" + qt(info.name));
            QVERIFY2(topic, info.name.data());
            QCOMPARE(topic->sections.size(), std::size_t(3));
            for (const auto& [title, text] : topic->sections) QVERIFY2(!text.isEmpty(), info.name.data());
            for (const Field& field : *info.fields) QVERIFY2(!topicOf(topics, field).isEmpty(), field.name.data());
        }
        for (const NumberFormatInfo& info : numberFormatInfos())
            QVERIFY2(topicNamed(topics, "format:" + qt(info.name)), info.name.data());
        for (const Fields* fields : {&recipeFields(), &dataFields()})
            for (const Field& field : *fields) {
                const QString id = topicOf(topics, field);
                QVERIFY2(!id.isEmpty(), field.name.data());
                QVERIFY(topicNamed(topics, id)->text().contains(tableText(field.help)));
            }
    }

    void f1LeadsFromAFieldToItsPlaceAndEscBack() {
        const OpenWindow window;
        window->showPage("new");
        auto* rate = window.find<QLineEdit>("new", "learning_rate");
        rate->setFocus();
        QTest::keyClick(rate, Qt::Key_F1);
        QCOMPARE(window->currentPage(), QString("learn"));
        settle(*window);
        auto* place = window.find<QFrame>("learn", "field:learning_rate");
        QVERIFY(place && place->property("hot") == "true");
        auto* area = window.find<QScrollArea>("learn", "learnText");
        QTRY_VERIFY(area->viewport()->rect().contains(place->mapTo(area->viewport(), QPoint(4, 4))));
        QTest::keyClick(&*window, Qt::Key_Escape);
        QCOMPARE(window->currentPage(), QString("new"));

        auto* rank = window.find<QLineEdit>("new", "rank"); // a method's own
        rank->setFocus();
        QTest::keyClick(rank, Qt::Key_F1);
        QCOMPARE(pageOf(window).currentTopic(), QString("method:lora"));
        QVERIFY(window.find<QFrame>("learn", "field:rank")->property("hot") == "true");
    }

    void f1OnAMethodLeadsToIt() {
        const OpenWindow window;
        window->showPage("new");
        auto* choice = window.find<QComboBox>("new", "methodChoice");
        choice->setCurrentIndex(choice->findData("ia3"));
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_F1);
        QCOMPARE(window->currentPage(), QString("learn"));
        QCOMPARE(pageOf(window).currentTopic(), QString("method:ia3"));
        QVERIFY(window.find<QListWidget>("learn", "learnTopics")->hasFocus());
    }

    void wordsFindTopics() {
        const OpenWindow window;
        window->showPage("learn");
        const qsizetype all = shownTopics(window).size();
        QVERIFY(all > 30);
        auto* search = window.find<QLineEdit>("learn", "learnSearch");
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, "virtual tokens");
        const QStringList found = shownTopics(window);
        QVERIFY2(found.contains("Prompt tuning") && found.contains("P-tuning") && !found.contains("BitFit"),
                 qPrintable(found.join(", ")));
        search->clear();
        QTest::keyClicks(search, "phm_dim"); // a field's name in recipes
        QCOMPARE(shownTopics(window), QStringList("Compacter"));
        QCOMPARE(pageOf(window).currentTopic(), QString("method:compacter"));
        search->clear();
        QTest::keyClicks(search, "no such word");
        auto* state = window->page("learn")->findChild<StateStack*>();
        QVERIFY(!state->hasContent() && shownTopics(window).isEmpty());
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(state->hasContent());
        QCOMPARE(shownTopics(window).size(), all);
    }

    void theKeyboardGoesFromTopicToTopic() {
        const OpenWindow window;
        window->showPage("learn");
        auto* list = window.find<QListWidget>("learn", "learnTopics");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Home);
        QStringList seen{pageOf(window).currentTopic()};
        for (std::size_t i = 1; i < pageOf(window).topics().size(); ++i) {
            QTest::keyClick(list, Qt::Key_Down); // over the headings
            seen << pageOf(window).currentTopic();
        }
        QCOMPARE(seen.removeDuplicates(), 0);
        QCOMPARE(seen.size(), qsizetype(pageOf(window).topics().size()));
    }

    void methodsAreDrawnInTheChosenModel() {
        const OpenWindow window;
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        static_cast<NewRunPage&>(*window->page("new")).setRecipe(recipe);
        for (const MethodInfo& info : methodInfos()) {
            window.go(Explain{"method:" + qt(info.name)});
            auto* drawing = window.find<LayerDrawing>("learn", "learnDrawing");
            QVERIFY2(drawing, info.name.data());
            recipe.methods = {{std::string(info.name), Settings(*info.fields)}};
            QCOMPARE(drawing->parts().trained(), sampleParts(recipe, -1).trained());
        }
        fake().parts = [](const Recipe&, std::int64_t) -> ModelParts {
            throw Error(ErrorKind::BadFile, "It is gone.");
        };
        window.go(Explain{"method:lora"});
        QVERIFY(!window.find<LayerDrawing>("learn", "learnDrawing")); // the words do without
        QCOMPARE(pageOf(window).currentTopic(), QString("method:lora"));
    }

    void levelsAreDrawn() {
        const OpenWindow window;
        window.go(Explain{"format:nf4"});
        auto* plot = window->page("learn")->findChild<LevelPlot*>();
        QVERIFY(plot);
        QCOMPARE(plot->drawnLevels(), 16);
        window.go(Explain{"low_rank"});
        QVERIFY(window.find<QSlider>("learn", "demonstratedRank"));
    }

    void everyTopicFitsTheNarrowestWindow() {
        const OpenWindow window;
        window->resize(window->minimumSize());
        window->showPage("learn");
        auto* area = window.find<QScrollArea>("learn", "learnText");
        for (const LearnTopic& topic : pageOf(window).topics()) {
            window.go(Explain{topic.id});
            settle(*window);
            QVERIFY2(
                area->widget()->width() <= area->viewport()->width(),
                qPrintable(
                    QString("%1: %2 of %3").arg(topic.id).arg(area->widget()->width()).arg(area->viewport()->width())));
        }
    }
};

LATHE_TEST(TestLearn)
#include "tst_learn.moc"
