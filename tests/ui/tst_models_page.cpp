// The model library, a model's details and downloads, driven as a person does it, and photographed.
#include "models/library_table.h"
#include "models/tensor_tree.h"
#include "pages/download_row.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_library.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "widgets/finding_list.h"
#include "widgets/state_stack.h"
#include "widgets/token_view.h"
#include "window/main_window.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>
#include <QUrl>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

class TestModelsPage : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* name, const char* page = "models") {
        return m_window->page(page)->findChild<T*>(name);
    }
    QTableView* table() { return find<QTableView>("modelTable"); }
    QStringList names() {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names << table()->model()->index(row, 0).data().toString();
        return names;
    }
    QString cell(const QString& name, int column) {
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            if (table()->model()->index(row, 0).data().toString().contains(name))
                return table()->model()->index(row, column).data().toString();
        return "no such model";
    }
    void select(const QString& name) {
        table()->selectRow(int(names().indexOf(QRegularExpression(".*" + QRegularExpression::escape(name) + ".*"))));
    }
    void openWindow() {
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        test::settle(*m_window); // Home has its curves: nothing else is asked meanwhile
    }
    void showModels() {
        m_window->showPage("models");
        QTRY_COMPARE(table()->model()->rowCount(), int(test::sampleLibrary().models.size()));
    }
    template <class T>
    const T* lastAsked() {
        const T* last = nullptr;
        for (const Query& query : fake().asked)
            if (const T* one = std::get_if<T>(&query)) last = one;
        return last;
    }
    RequestId download(const char* repository = "HuggingFaceTB/SmolLM2-135M") {
        find<QPushButton>("downloadModel")->click();
        find<QLineEdit>("hubRepository")->setText(repository);
        find<QPushButton>("listHubFiles")->click();
        [&] { QTRY_VERIFY(find<QPushButton>("startDownload")->isVisible()); }();
        find<QPushButton>("startDownload")->click();
        return fake().last;
    }
    DownloadRow* row() { return m_window->page("models")->findChild<DownloadRow*>(); }
    static DownloadProgress progress(std::int64_t mebibytes) {
        DownloadProgress now;
        now.bytes = mebibytes << 20;
        now.totalBytes = std::int64_t(260) << 20;
        now.files = 2;
        now.totalFiles = 5;
        now.bytesPerSecond = 12.5 * (1 << 20);
        now.file = "model.safetensors";
        return now;
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        m_home = std::make_unique<QTemporaryDir>();
        openWindow();
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void whatIsRememberedComesFirstThenALook() {
        QCOMPARE(fake().countOf<ListModels>(), 0); // the page is made when it is first seen
        showModels();
        QCOMPARE(fake().countOf<ListModels>(), 2);
        QVERIFY(lastAsked<ListModels>()->scan);
        m_window->showPage("home");
        m_window->showPage("models"); // only once by itself
        QCOMPARE(fake().countOf<ListModels>(), 2);
        QCOMPARE(cell("SmolLM2", LibraryTable::Here), QString("fits"));
        QCOMPARE(cell("Qwen2.5-7B", LibraryTable::Here), QString("with QLoRA"));
        QCOMPARE(cell("70B", LibraryTable::Here), QString("too large"));
        QCOMPARE(cell("gemma", LibraryTable::Here), QString("not usable"));
        QCOMPARE(cell("llama3.2", LibraryTable::Format), QString("GGUF Q8_0"));
        QVERIFY(names().contains("Qwen/Qwen2.5-7B-Instruct @refs/pr/7")
                && names().contains("HuggingFaceTB/SmolLM2-135M-Instruct"));
    }

    void searchingSortingChoosing() {
        showModels();
        find<QLineEdit>("modelSearch")->setText("llama apache");
        QCOMPARE(names(), QStringList{"HuggingFaceTB/SmolLM2-135M-Instruct"});
        find<QLineEdit>("modelSearch")->setText("客服");
        QCOMPARE(names().size(), 1);
        find<QLineEdit>("modelSearch")->setText("nothing like it");
        QCOMPARE(find<StateStack>("libraryState")->message(), QString("Nothing matches"));
        find<QLineEdit>("modelSearch")->clear();
        find<QComboBox>("sourceFilter")->setCurrentText("Ollama");
        QCOMPARE(names(), QStringList{"llama3.2:1b"});
        find<QComboBox>("sourceFilter")->setCurrentIndex(0);
        find<QCheckBox>("onlyFitting")->setChecked(true);
        QCOMPARE(names().size(), 5);
        find<QCheckBox>("onlyFitting")->setChecked(false);
        table()->sortByColumn(LibraryTable::Size, Qt::DescendingOrder);
        QCOMPARE(names().first(), QString("meta-llama/Llama-3.1-70B"));
        table()->sortByColumn(LibraryTable::Here, Qt::AscendingOrder);
        QCOMPARE(names().first(), QString("google-bert/bert-base-multilingual-cased")); // the least of those that fit
        select("SmolLM2");
        QVERIFY(find<QLabel>("chosenWords")->text().contains("LoRA with one row at a time takes 1.40"));
        find<QPushButton>("useChosen")->click();
        QCOMPARE(m_window->currentPage(), QString("new"));
        QCOMPARE(find<QLineEdit>("modelPath", "new")->text(),
                 QString("/home/ada/models/HuggingFaceTB/SmolLM2-135M-Instruct"));
        m_window->showPage("models");
        select("gemma");
        QVERIFY(!find<QPushButton>("useChosen")->isEnabled());
        QVERIFY(find<QLabel>("chosenWords")->text().contains("nearest: llama"));
    }

    void detailsOfAModel() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* report = value ? std::get_if<ModelReport>(&*value) : nullptr)
                report->tensors = test::sampleTensors(12);
            return value;
        };
        showModels();
        select("SmolLM2");
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {},
                           table()->visualRect(table()->currentIndex()).center());
        if (m_window->currentPage() != "model")
            emit table() -> activated(table()->currentIndex()); // where a style asks for one click or the return key
        QCOMPARE(m_window->currentPage(), QString("model"));
        auto* tree = find<QTreeView>("tensorTree", "model");
        QTRY_COMPARE(tree->model()->rowCount(), 14); // embeddings, twelve layers, the last norm
        const QModelIndex layer = tree->model()->index(3, 0);
        QCOMPARE(layer.data().toString(), QString("model.layers.2"));
        QVERIFY(!tree->isExpanded(layer));
        QCOMPARE(tree->model()->rowCount(layer), 9);
        QCOMPARE(layer.siblingAtColumn(TensorTree::Count).data().toString().remove(QChar(0x202f)).toLongLong(),
                 2 * 576 + 2 * 576 * 576 + 2 * 192 * 576 + 3 * 1536 * 576);
        QCOMPARE(tree->model()->index(11, 0).data().toString(), QString("model.layers.10")); // after 9, not after 1
        find<QLineEdit>("tensorSearch", "model")->setText("layers.11");
        QCOMPARE(tree->model()->rowCount(), 1);
        find<QLineEdit>("tensorSearch", "model")->setText("down_proj");
        QCOMPARE(tree->model()->rowCount(), 12);
        QCOMPARE(tree->model()->rowCount(tree->model()->index(0, 0)), 1);

        auto* tabs = m_window->page("model")->findChild<QTabWidget*>();
        QCOMPARE(fake().countOf<TryModelText>(), 0); // not before it is seen
        tabs->setCurrentIndex(1);
        QTRY_VERIFY(fake().countOf<TryModelText>() > 0);
        find<QPlainTextEdit>("trialText", "model")->setPlainText("abcdefgh");
        QTRY_COMPARE(find<QPlainTextEdit>("trialIds", "model")->toPlainText(), QString("101, 102"));
        QCOMPARE(lastAsked<TryModelText>()->text, std::string("abcdefgh"));
        QVERIFY(lastAsked<TryModelText>()->addSpecial);
        find<QCheckBox>("trialSpecial", "model")->setChecked(false);
        QTRY_VERIFY(!lastAsked<TryModelText>()->addSpecial);
        tabs->setCurrentIndex(2);
        QTRY_COMPARE(lastAsked<TryModelText>()->messages.size(), std::size_t(2));
        find<QPushButton>("addTurn", "model")->click();
        QTRY_COMPARE(lastAsked<TryModelText>()->messages.size(), std::size_t(3));
        QCOMPARE(lastAsked<TryModelText>()->messages.back().role, std::string("user"));
        QTRY_COMPARE(m_window->page("model")->findChild<FindingList*>()->bad(), 1);
        QCOMPARE(find<QComboBox>("trialTemplate", "model")->count(), 4);
        find<QComboBox>("trialTemplate", "model")->setCurrentText("gemma");
        QTRY_COMPARE(lastAsked<TryModelText>()->chatTemplate, std::string("gemma"));
        find<QPushButton>("tryModel", "model")->click();
        QCOMPARE(m_window->currentPage(), QString("playground"));
    }

    void placesAreAddedByDroppingAndTakenAway() {
        showModels();
        QDir(m_home->path()).mkdir("new models");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_home->filePath("new models"))});
        QMimeData text;
        text.setUrls({QUrl::fromLocalFile(m_home->filePath("notes.txt"))});
        m_window->showPage("home");
        for (QMimeData* each : {&text, &data}) {
            QDragEnterEvent enter({400, 300}, Qt::CopyAction, each, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(m_window.get(), &enter);
            QCOMPARE(m_window->findChild<QLabel*>("dropHint")->isVisible(), each == &data);
        }
        QDropEvent drop({400, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(!m_window->findChild<QLabel*>("dropHint")->isVisible());
        QCOMPARE(m_window->currentPage(), QString("models"));
        QTRY_VERIFY(lastAsked<ChangePlaces>());
        QCOMPARE(lastAsked<ChangePlaces>()->add,
                 std::vector<std::string>{m_home->filePath("new models").toStdString()});
        QTRY_COMPARE(fake().countOf<ListModels>(), 3); // and looks there
        find<QTabWidget>("modelTabs")->setCurrentIndex(1);
        QTRY_COMPARE(m_window->page("models")->findChildren<QToolButton*>("removePlace").size(), 2);
        m_window->page("models")->findChildren<QToolButton*>("removePlace").front()->click();
        QTRY_COMPARE(lastAsked<ChangePlaces>()->remove, std::vector<std::string>{"/home/ada/models"});
    }

    void aLookCanBeStopped() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (const auto* list = std::get_if<ListModels>(&query); list && list->scan) return std::nullopt;
            return test::sampleAnswer(id, query);
        };
        showModels();
        const RequestId scan = fake().last;
        fake().push(Progressed{{}, scan, 3, 90, "Qwen/Qwen3-0.6B"});
        QTRY_VERIFY(find<QLabel>("librarySummary")->text().contains("3 of 90"));
        find<QPushButton>("lookAgain")->click();
        QCOMPARE(fake().cancelled, std::vector<RequestId>{scan});
        fake().push(Answer{scan, ErrorInfo{ErrorKind::BadInput, "The request was canceled.", ""}});
        QTRY_VERIFY(find<QLabel>("librarySummary")->text().contains("8 models"));
        QVERIFY(!m_window->page("models")->findChild<Banner*>()->isVisible());
    }

    void aDownloadGoesOnWhileOtherPagesAreShown() {
        showModels();
        const RequestId first = download();
        QCOMPARE(lastAsked<FetchModel>()->order.repository, std::string("HuggingFaceTB/SmolLM2-135M"));
        QVERIFY(lastAsked<FetchModel>()->order.files.empty()); // as the listing chose
        m_window->showPage("home");
        fake().push(DownloadMoved{first, progress(130)});
        m_window->showPage("models");
        auto* text = find<QLabel>("downloadText");
        QTRY_VERIFY2(text->text().contains("12.5") && text->text().contains("10 s left")
                         && text->text().contains("2 of 5 files"),
                     qPrintable(text->text()));
        QCOMPARE(find<QTabWidget>("modelTabs")->tabText(2), QString("Download (1)"));

        find<QPushButton>("pauseDownload")->click();
        QCOMPARE(fake().cancelled, std::vector<RequestId>{first});
        fake().push(Answer{first, ErrorInfo{ErrorKind::BadInput, "The request was canceled.", ""}});
        QTRY_COMPARE(row()->state(), DownloadRow::State::Paused);
        QVERIFY(find<QLabel>("downloadText")->text().startsWith("Paused"));
        find<QPushButton>("resumeDownload")->click();
        QCOMPARE(fake().countOf<FetchModel>(), 2);
        const RequestId second = fake().last;
        fake().push(
            Answer{second, ErrorInfo{ErrorKind::Io, "the connection failed 7 times in a row", "Check the network."}});
        QTRY_COMPARE(row()->state(), DownloadRow::State::Failed);
        QVERIFY(find<QLabel>("downloadTrouble")->isVisible());
        find<QPushButton>("resumeDownload")->click();
        DownloadedModel model;
        model.repository = "HuggingFaceTB/SmolLM2-135M";
        model.folder = "/home/ada/models/llama3.2:1b"; // in the list
        const int looks = fake().countOf<ListModels>();
        fake().push(Answer{fake().last, model});
        QTRY_COMPARE(row()->state(), DownloadRow::State::Finished);
        QTRY_COMPARE(fake().countOf<ListModels>(), looks + 1); // the finished model appears in the library
        QTRY_COMPARE(table()->currentIndex().siblingAtColumn(0).data().toString(), QString("llama3.2:1b"));
        QCOMPARE(find<QTabWidget>("modelTabs")->tabText(2), QString("Download"));
        find<QPushButton>("useDownload")->click();
        QCOMPARE(m_window->currentPage(), QString("new"));
    }

    void cancellingAsksOnceAndDeletesWhatCame() {
        showModels();
        const RequestId request = download();
        fake().push(DownloadMoved{request, progress(130)});
        auto* cancel = find<QPushButton>("cancelDownload");
        QTRY_VERIFY(find<QLabel>("downloadText")->text().contains("130"));
        cancel->click();
        QVERIFY(cancel->text() != "Cancel" && fake().cancelled.empty());
        cancel->click();
        QCOMPARE(fake().cancelled, std::vector<RequestId>{request});
        QCOMPARE(fake().countOf<DiscardDownload>(), 0); // not while it still writes
        fake().push(Answer{request, ErrorInfo{ErrorKind::BadInput, "The request was canceled.", ""}});
        QTRY_COMPARE(fake().countOf<DiscardDownload>(), 1);
        QTRY_VERIFY(!row());
    }

    void filesAreChosenBeforeItStarts() {
        showModels();
        find<QPushButton>("downloadModel")->click();
        QVERIFY(!find<QPushButton>("listHubFiles")->isEnabled());
        find<QLineEdit>("hubRepository")->setText("https://huggingface.co/HuggingFaceTB/SmolLM2-135M/tree/main");
        find<QLineEdit>("hubRevision")->setText("v2");
        find<QPushButton>("listHubFiles")->click();
        QCOMPARE(lastAsked<ListHubFiles>()->order.repository, std::string("HuggingFaceTB/SmolLM2-135M"));
        QCOMPARE(lastAsked<ListHubFiles>()->order.revision, std::string("v2"));
        auto* files = find<QTableView>("hubFiles")->model();
        QTRY_COMPARE(files->rowCount(), 7);
        QVERIFY2(find<QLabel>("hubSum")->text().contains("5 of 7 files"), qPrintable(find<QLabel>("hubSum")->text()));
        for (int i = 0; i < 7; ++i)
            files->setData(files->index(i, 0), i == 3 || i == 1 ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
        QVERIFY(find<QLabel>("hubSum")->text().contains("2 of 7 files"));
        find<QPushButton>("startDownload")->click();
        QCOMPARE(lastAsked<FetchModel>()->order.files, (std::vector<std::string>{"config.json", "merges.txt"}));
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListHubFiles>(query))
                return ErrorInfo{ErrorKind::BadInput,
                                 "meta-llama/Llama-3.1-8B is gated: its terms must be accepted first, and a token must "
                                 "identify the account",
                                 "Open its page, log in and accept the terms."};
            return test::sampleAnswer(id, query);
        };
        find<QLineEdit>("hubRepository")->setText("meta-llama/Llama-3.1-8B");
        find<QPushButton>("listHubFiles")->click();
        const auto stacks = m_window->page("models")->findChildren<StateStack*>();
        QTRY_VERIFY(std::any_of(stacks.begin(), stacks.end(),
                                [](StateStack* stack) { return stack->message().contains("gated"); }));
    }

    void anUnfinishedDownloadWaitsInTheNextWindow() {
        showModels();
        download();
        m_window.reset();
        m_bench.reset();
        openWindow();
        QVERIFY(row());
        QCOMPARE(row()->state(), DownloadRow::State::Paused);
        QCOMPARE(row()->order().repository, std::string("HuggingFaceTB/SmolLM2-135M"));
        QCOMPARE(fake().countOf<FetchModel>(), 1); // nothing is fetched unasked
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        const auto shot = [&](const QString& name) { test::savePicture(*m_window, theme + "-models-" + name, scale); };
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* report = value ? std::get_if<ModelReport>(&*value) : nullptr)
                report->tensors = test::sampleTensors(30);
            return value;
        };
        showModels();
        select("客服");
        shot("library");
        select("notes/broken");
        shot("broken");
        find<QLineEdit>("modelSearch")->setText("nothing like it");
        shot("nothing");
        find<QLineEdit>("modelSearch")->clear();
        find<QTabWidget>("modelTabs")->setCurrentIndex(1);
        shot("places");
        const RequestId request = download();
        fake().push(DownloadMoved{request, progress(130)});
        find<QLineEdit>("hubRepository")->setText("Qwen/Qwen2.5-0.5B-Instruct");
        find<QPushButton>("listHubFiles")->click();
        shot("download");
        fake().push(
            Answer{request, ErrorInfo{ErrorKind::Io,
                                      "HuggingFaceTB/SmolLM2-135M/model.safetensors: the connection to "
                                      "https://huggingface.co failed 7 times in a row: Connection reset by peer",
                                      "Check the network (and HF_ENDPOINT, if it is set). What was fetched is kept: "
                                      "the same download continues from there."}});
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListHubFiles>(query))
                return ErrorInfo{ErrorKind::BadInput,
                                 "meta-llama/Llama-3.1-8B is gated: its terms must be accepted first, and a token must "
                                 "identify the account",
                                 "Open https://huggingface.co/meta-llama/Llama-3.1-8B, log in and accept the terms; "
                                 "then make a token and set HF_TOKEN to it."};
            return test::sampleAnswer(id, query);
        };
        find<QPushButton>("listHubFiles")->click();
        shot("download-failed");
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            if (auto* report = value ? std::get_if<ModelReport>(&*value) : nullptr)
                report->tensors = test::sampleTensors(30);
            return value;
        };
        find<QTabWidget>("modelTabs")->setCurrentIndex(0);
        select("客服");
        find<QPushButton>("modelDetails")->click();
        auto* tree = find<QTreeView>("tensorTree", "model");
        QTRY_VERIFY(tree->model()->rowCount() > 0);
        tree->expand(tree->model()->index(2, 0));
        shot("layers");
        auto* tabs = m_window->page("model")->findChild<QTabWidget*>();
        tabs->setCurrentIndex(1);
        test::settle(*m_window);
        shot("tokenizer");
        tabs->setCurrentIndex(2);
        test::settle(*m_window);
        shot("chat");
        if (scale > 1) return;
        m_window->resize(m_window->minimumSize());
        shot("small-chat");
        tabs->setCurrentIndex(0);
        shot("small-layers");
        m_window->showPage("models");
        shot("small-library");
        QVERIFY(m_window->width() <= 1000 && m_window->height() <= 660);
        m_window->resize(1280, 800);
        for (const bool broken : {false, true}) {
            m_window.reset();
            fake().answer = [broken](RequestId id, const Query& query) -> std::optional<AnswerValue> {
                ModelLibrary empty = test::sampleLibrary();
                empty.models.clear();
                if (std::holds_alternative<ListModels>(query)) {
                    if (broken)
                        return ErrorInfo{
                            ErrorKind::BadFile,
                            "The run history /home/ada/.local/share/lathe/runs.db: database disk image is malformed.",
                            "It has been left as it is. Move it away to begin a new one."};
                    return empty;
                }
                if (broken && std::holds_alternative<InspectModel>(query))
                    return ErrorInfo{ErrorKind::BadInput, "Architecture zebra2 is not supported; nearest: llama.",
                                     "Choose a model of a supported architecture."};
                return test::sampleAnswer(id, query);
            };
            openWindow();
            Theme::instance().choose(theme);
            m_window->showPage("models");
            test::settle(*m_window);
            shot(broken ? "error" : "empty");
        }
        emit m_window->page("models")->navigate(OpenModel{test::sampleLibrary().models[6]});
        shot("details-error");
    }
};
LATHE_TEST(TestModelsPage)
#include "tst_models_page.moc"
