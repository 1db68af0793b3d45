// Shows the remembered list first and scans beside it, so that the page is never empty while it looks.
#include "pages/models_page.h"

#include "bridge/text.h"
#include "models/library_table.h"
#include "pages/download_panel.h"
#include "pages/place_list.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QTabWidget>
#include <QTableView>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace lathe::ui {

ModelsPage::ModelsPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(10);
    column->addWidget(makeHead());
    m_banner = new Banner;
    column->addWidget(m_banner);
    m_tabs = new QTabWidget;
    m_tabs->setObjectName("modelTabs");
    m_tabs->addTab(makeLibrary(), tr("Library"));
    m_places = new PlaceList;
    m_tabs->addTab(m_places, tr("Places"));
    m_downloads = new DownloadPanel(context.client, context.settings);
    m_tabs->addTab(m_downloads, tr("Download"));
    column->addWidget(m_tabs, 1);
    connect(m_places, &PlaceList::removeAsked, this, [this](const QString& path) { change({{}, {plain(path)}}); });
    connect(m_places, &PlaceList::addAsked, this,
            [this] { findChild<QPushButton*>(QStringLiteral("addModels"))->click(); });
    connect(m_downloads, &DownloadPanel::changed, this, &ModelsPage::showDownloads);
    connect(m_downloads, &DownloadPanel::finished, this, [this](const QString& path) {
        m_wanted = path;
        read(true);
    });
    connect(m_downloads, &DownloadPanel::wantedForRun, this,
            [this](const QString& path) { emit navigate(UseModel{plain(path)}); });
    m_state->showLoading(tr("Reading the list of models…"));
    m_card->hide();
    showChosen();
    showDownloads();
    read(false);
}

QWidget* ModelsPage::makeHead() {
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(heading(tr("Models"), 1));
    row->addStretch(1);
    m_look = button(tr("&Scan again"), QStringLiteral("refresh"));
    m_look->setObjectName("lookAgain");
    auto* add = button(tr("&Add folder…"), QStringLiteral("folder"));
    add->setObjectName("addModels");
    auto* fetch = button(tr("&Download…"), QStringLiteral("download"), "primary");
    fetch->setObjectName("downloadModel");
    row->addWidget(m_look);
    row->addWidget(add);
    row->addWidget(fetch);
    column->addLayout(row);
    m_summary = mutedLabel({});
    m_summary->setObjectName("librarySummary");
    column->addWidget(m_summary);
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (!m_scan) return read(true);
        m_stopping = true;
        m_context.client.cancel(m_scan);
    });
    connect(fetch, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentWidget(m_downloads);
        m_downloads->findChild<QLineEdit*>(QStringLiteral("hubRepository"))->setFocus();
    });
    connect(add, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("A folder with models"), m_context.settings.get(keys::modelFolder));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
            m_context.settings.set(keys::modelFolder, path);
            this->add({path});
        });
        dialog->open();
    });
    return head;
}

QWidget* ModelsPage::makeLibrary() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(10);
    m_models = new LibraryTable(this);
    m_filter = new LibraryFilter(this);
    m_filter->setSourceModel(m_models);
    column->addWidget(makeFilter());
    m_table = new QTableView;
    m_table->setObjectName("modelTable");
    m_table->setAccessibleName(tr("Models"));
    m_table->setModel(m_filter);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LibraryTable::Name, Qt::AscendingOrder);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*m_table, 14);
    m_table->horizontalHeader()->setSectionsMovable(true);
    const int letter = fontMetrics().averageCharWidth();
    const int widths[] = {0, 18, 14, 13, 25, 23, 16, 13};
    for (int i = 1; i < LibraryTable::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i] * letter);
    m_state = new StateStack(m_table);
    m_state->setObjectName("libraryState");
    column->addWidget(m_state, 1);
    column->addWidget(makeChosen());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ModelsPage::showChosen);
    connect(m_table, &QTableView::activated, this, [this] { m_details->click(); });
    return box;
}

QWidget* ModelsPage::makeFilter() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* search = new QLineEdit;
    search->setObjectName("modelSearch");
    search->setPlaceholderText(tr("Search names, architectures, formats and licenses"));
    search->setAccessibleName(tr("Search the models"));
    search->setClearButtonEnabled(true);
    search->setAcceptDrops(false); // what is dropped is for the library
    auto* source = new QComboBox;
    source->setObjectName("sourceFilter");
    source->setAccessibleName(tr("Places that the models come from"));
    source->addItem(tr("all places"), -1);
    for (const auto each : {ModelSource::Folder, ModelSource::HuggingFace, ModelSource::Ollama, ModelSource::LmStudio})
        source->addItem(sourceText(each), int(each));
    source->setMinimumWidth(150);
    auto* fitting = new QCheckBox(tr("Only models that can be trained here"));
    fitting->setObjectName("onlyFitting");
    row->addWidget(search, 1);
    row->addWidget(source);
    row->addWidget(fitting);
    connect(search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        showState();
    });
    connect(source, &QComboBox::currentIndexChanged, this, [this, source] {
        const int chosen = source->currentData().toInt();
        m_filter->setSource(chosen < 0 ? std::nullopt : std::optional(ModelSource(chosen)));
        showState();
    });
    connect(fitting, &QCheckBox::toggled, this, [this](bool on) {
        m_filter->setOnlyFitting(on);
        showState();
    });
    return box;
}

QWidget* ModelsPage::makeChosen() {
    m_card = new Card;
    auto* row = new QHBoxLayout;
    row->setSpacing(18);
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    m_title = new ElidedLabel;
    m_title->setElide(Qt::ElideRight);
    m_title->setFont(headingFont(2));
    m_path = new ElidedLabel;
    m_path->setProperty("role", "muted");
    m_words = plainLabel({});
    m_words->setObjectName("chosenWords");
    words->addWidget(m_title);
    words->addWidget(m_path);
    words->addWidget(m_words);
    row->addLayout(words, 1);
    m_try = button(tr("&Try"), QStringLiteral("playground"));
    m_details = button(tr("D&etails"), QStringLiteral("open"));
    m_details->setObjectName("modelDetails");
    m_use = button(tr("&Use for a new run"), QStringLiteral("new"), "primary");
    m_use->setObjectName("useChosen");
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* each : {m_try, m_details, m_use}) buttons->addWidget(each, 0, Qt::AlignTop);
    row->addLayout(buttons);
    m_card->body()->addLayout(row);
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (chosen()) emit navigate(UseModel{chosen()->path});
    });
    connect(m_try, &QPushButton::clicked, this, [this] {
        if (chosen()) emit navigate(TryModel{chosen()->path});
    });
    connect(m_details, &QPushButton::clicked, this, [this] {
        if (chosen()) emit navigate(OpenModel{*chosen()});
    });
    return m_card;
}

void ModelsPage::entered() {
    if (!m_looked) read(true);
    if (m_tabs->currentIndex() == 0) findChild<QLineEdit*>(QStringLiteral("modelSearch"))->setFocus();
}

void ModelsPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    QMetaObject::invokeMethod(this, &ModelsPage::fitColumns, Qt::QueuedConnection); // when the table has its place
}

void ModelsPage::fitColumns() {
    int room = m_table->viewport()->width();
    for (int i = 1; i < LibraryTable::ColumnCount; ++i) room -= m_table->columnWidth(i);
    m_table->setColumnWidth(LibraryTable::Name, std::max(room, fontMetrics().averageCharWidth() * 34));
}

void ModelsPage::read(bool scan) {
    if (scan) {
        m_looked = true;
        m_stopping = false;
        if (m_scan) m_context.client.drop(m_scan);
        m_look->setText(tr("&Stop scanning"));
        m_look->setIcon(Theme::icon(QStringLiteral("stop"), "text"));
    }
    const RequestId request = m_context.client.askFor<ModelLibrary>(
        ListModels{scan}, this,
        [this, scan](const ModelLibrary& library) {
            if (scan) m_scan = 0;
            take(library, scan);
        },
        [this, scan](const ErrorInfo& error) {
            if (scan) m_scan = 0;
            if (!m_read) m_state->showError(error, [this] { read(true); });
            else if (!scan || !std::exchange(m_stopping, false)) m_banner->say(error);
            showState();
        },
        [this](const Progressed& progress) {
            m_summary->setText(tr("Scanning: %1 of %2 models read, %3")
                                   .arg(progress.done)
                                   .arg(progress.total)
                                   .arg(qt(progress.phase)));
            if (m_models->rowCount() == 0) m_state->showProgress(progress.done, progress.total, qt(progress.phase));
        });
    if (!scan) return;
    m_scan = request;
    showState();
}

void ModelsPage::take(const ModelLibrary& library, bool looked) {
    const QString before = chosen() ? qt(chosen()->path) : QString();
    m_read = true;
    m_models->setLibrary(library);
    m_places->setPlaces(library.places);
    showState();
    choose(looked && !m_wanted.isEmpty() ? std::exchange(m_wanted, {}) : before);
    showChosen();
}

void ModelsPage::choose(const QString& path) {
    if (path.isEmpty()) return;
    int found = m_models->rowOf(path);
    for (int row = 0; found < 0 && row < m_models->rowCount(); ++row) // a folder was added: its first model
        if (qt(m_models->at(row)->path).startsWith(path + '/')) found = row;
    const QModelIndex index = m_filter->mapFromSource(m_models->index(found, 0));
    if (!index.isValid()) return;
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

const LibraryModel* ModelsPage::chosen() const {
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.size() == 1 ? m_models->at(m_filter->mapToSource(rows.front()).row()) : nullptr;
}

void ModelsPage::change(ChangePlaces query) {
    m_context.client.askFor<ModelLibrary>(
        std::move(query), this,
        [this](const ModelLibrary& library) {
            m_banner->hide();
            take(library, false);
            read(true);
        },
        [this](const ErrorInfo& error) { m_banner->say(error); });
}

void ModelsPage::add(const QStringList& paths) {
    m_wanted = paths.size() == 1 ? QDir::cleanPath(paths.front()) : QString();
    m_tabs->setCurrentIndex(0);
    change({plain(paths), {}});
}

QStringList ModelsPage::modelsIn(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        const QFileInfo info(url.toLocalFile());
        if (url.isLocalFile()
            && (info.isDir() || info.suffix().compare(QStringLiteral("gguf"), Qt::CaseInsensitive) == 0))
            paths << info.absoluteFilePath();
    }
    return paths;
}

void ModelsPage::showState() {
    const ModelLibrary& library = m_models->library();
    if (!m_scan) {
        m_look->setText(tr("&Scan again"));
        m_look->setIcon(Theme::icon(QStringLiteral("refresh"), "text"));
        if (!m_read) return m_summary->clear();
        const int places = int(std::count_if(library.places.begin(), library.places.end(),
                                             [](const LibraryPlace& place) { return place.there; }));
        QStringList words{tr("%n models", nullptr, m_models->rowCount()) + ' ' + tr("in %n places", nullptr, places)};
        if (!library.scannedAt.empty()) words << tr("scanned %1").arg(whenText(library.scannedAt));
        if (!library.device.empty())
            words << tr("for training: %1, %2 free").arg(qt(library.device), bytesText(library.roomBytes));
        m_summary->setText(words.join(QStringLiteral(" · ")));
    }
    if (!m_read) return;
    m_card->setVisible(m_filter->rowCount() > 0);
    if (m_models->rowCount() == 0 && m_scan) {
        m_state->showLoading(tr("Looking for models…"));
    } else if (m_models->rowCount() == 0) {
        m_state->showEmpty(QStringLiteral("model"), tr("No models found"),
                           tr("Add a folder, drop one here, or download a model. The caches of Hugging Face, Ollama "
                              "and LM Studio are scanned too."),
                           tr("Add folder…"),
                           [this] { findChild<QPushButton*>(QStringLiteral("addModels"))->click(); });
    } else if (m_filter->rowCount() == 0) {
        m_state->showEmpty(QStringLiteral("search"), tr("Nothing matches"), tr("No model matches the search."),
                           tr("Show all"), [this] {
                               findChild<QLineEdit*>(QStringLiteral("modelSearch"))->clear();
                               findChild<QComboBox*>(QStringLiteral("sourceFilter"))->setCurrentIndex(0);
                               findChild<QCheckBox*>(QStringLiteral("onlyFitting"))->setChecked(false);
                           });
    } else {
        m_state->showContent();
    }
}

void ModelsPage::showChosen() {
    const LibraryModel* model = chosen();
    m_title->setFullText(model ? displayName(*model) : tr("No model selected"));
    m_path->setFullText(model ? qt(model->path) : QString());
    QStringList words;
    if (model) {
        const FitWords fit = fitWords(*model, m_models->library());
        words = qt(model->problems);
        if (model->supported) words << fit.sentence;
        setRole(m_words, "role", model->supported ? QStringLiteral("muted") : QStringLiteral("problem"));
    }
    m_words->setText(words.join('\n'));
    m_words->setVisible(!words.isEmpty());
    m_use->setEnabled(model && model->supported);
    m_try->setEnabled(model && model->supported);
    m_details->setEnabled(model);
}

void ModelsPage::showDownloads() {
    const int open = m_downloads->open();
    m_tabs->setTabText(m_tabs->indexOf(m_downloads), open > 0 ? tr("Download (%1)").arg(open) : tr("Download"));
}

Page::Carried ModelsPage::carry() {
    m_downloads->pauseAll(); // the list of them is kept, and offers to resume each
    return {};
}

} // namespace lathe::ui
