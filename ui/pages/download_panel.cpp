// Listing and downloading are two steps, so that sizes are known before anything is fetched.
#include "pages/download_panel.h"

#include "bridge/text.h"
#include "models/hub_files.h"
#include "pages/download_row.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QScrollArea>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {

DownloadPanel::DownloadPanel(BackendClient& client, WindowSettings& settings, QWidget* parent)
    : QWidget(parent), m_client(client), m_settings(settings) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 0);
    column->setContentsMargins(0, 12, 0, 0);
    m_running = new Card(tr("Downloads"));
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(4);
    m_running->body()->addLayout(m_rows);
    m_running->hide();
    column->addWidget(m_running);
    column->addWidget(makeOrder(), 1);
    for (const QJsonValue& value : QJsonDocument::fromJson(settings.get(keys::downloads)).array()) {
        const QJsonObject one = value.toObject();
        DownloadOrder order;
        order.repository = plain(one["repository"].toString());
        order.revision = plain(one["revision"].toString());
        for (const QJsonValue& file : one["files"].toArray()) order.files.push_back(plain(file.toString()));
        if (!order.repository.empty()) add(order, true);
    }
}

Card* DownloadPanel::makeOrder() {
    auto* card = new Card(tr("From the Hugging Face Hub"));
    card->setSubtitle(tr("Files go into the Hub's own cache, where other programs find them too. Set HF_TOKEN for "
                         "gated and private repositories, HF_ENDPOINT for another server."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_repository = new QLineEdit;
    m_repository->setObjectName("hubRepository");
    m_repository->setAccessibleName(tr("Repository"));
    m_repository->setPlaceholderText(tr("Repository, such as HuggingFaceTB/SmolLM2-135M"));
    m_revision = new QLineEdit;
    m_revision->setObjectName("hubRevision");
    m_revision->setAccessibleName(tr("Revision"));
    m_revision->setPlaceholderText(tr("Revision: main"));
    m_revision->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_list = button(tr("&List files"), QStringLiteral("search"), "primary");
    m_list->setObjectName("listHubFiles");
    row->addWidget(m_repository, 1);
    row->addWidget(m_revision);
    row->addWidget(m_list);
    card->body()->addLayout(row);
    m_notes = new Banner;
    card->body()->addWidget(m_notes);

    auto* listing = new QWidget;
    auto* column = new QVBoxLayout(listing);
    column->setContentsMargins(0, 0, 0, 0);
    m_files = new HubFiles(this);
    m_table = new QTableView;
    m_table->setObjectName("hubFiles");
    m_table->setAccessibleName(tr("Files of the repository"));
    m_table->setModel(m_files);
    plainTable(*m_table, 10);
    m_table->setMinimumHeight(180);
    m_table->horizontalHeader()->setSectionResizeMode(HubFiles::Path, QHeaderView::Stretch);
    m_table->setColumnWidth(HubFiles::Size, fontMetrics().averageCharWidth() * 14);
    m_table->setColumnWidth(HubFiles::There, fontMetrics().averageCharWidth() * 18);
    column->addWidget(m_table, 1);
    auto* below = new QHBoxLayout;
    m_sum = plainLabel({});
    m_sum->setObjectName("hubSum");
    m_start = button(tr("&Download"), QStringLiteral("download"), "primary");
    m_start->setObjectName("startDownload");
    below->addWidget(m_sum, 1);
    below->addWidget(m_start);
    column->addLayout(below);
    m_state = new StateStack(listing);
    m_state->setMinimumHeight(220);
    m_state->showEmpty(QStringLiteral("download"), tr("Nothing is downloaded before you have seen it"),
                       tr("Enter a repository and list its files: their sizes are shown first, and the ones that a "
                          "model needs are checked."));
    card->body()->addWidget(m_state, 1);

    connect(m_list, &QPushButton::clicked, this, &DownloadPanel::list);
    connect(m_repository, &QLineEdit::returnPressed, this, &DownloadPanel::list);
    connect(m_revision, &QLineEdit::returnPressed, this, &DownloadPanel::list);
    connect(m_repository, &QLineEdit::textChanged, this,
            [this] { m_list->setEnabled(!m_repository->text().trimmed().isEmpty()); });
    connect(m_start, &QPushButton::clicked, this, &DownloadPanel::start);
    connect(m_files, &QAbstractItemModel::dataChanged, this, &DownloadPanel::showSum);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const QModelIndex first = index.siblingAtColumn(HubFiles::Path);
        m_files->setData(first, first.data(Qt::CheckStateRole).toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked,
                         Qt::CheckStateRole);
    });
    m_list->setEnabled(false);
    return card;
}

void DownloadPanel::list() {
    QString name = m_repository->text().trimmed();
    if (const qsizetype at = name.indexOf(QStringLiteral("huggingface.co/")); at >= 0)
        name = name.mid(at + 15).section('/', 0, 1); // its page's address
    if (name.isEmpty()) return;
    m_client.drop(m_request);
    m_notes->hide();
    DownloadOrder order;
    order.repository = plain(name);
    if (const QString revision = m_revision->text().trimmed(); !revision.isEmpty()) order.revision = plain(revision);
    m_state->showLoading(tr("Asking the Hub about %1…").arg(name));
    m_request = m_client.askFor<HubListing>(
        ListHubFiles{order}, this,
        [this](const HubListing& listing) {
            m_request = 0;
            showListing(listing);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { list(); });
        });
}

void DownloadPanel::showListing(const HubListing& listing) {
    m_files->setListing(listing);
    if (!listing.problem.empty())
        m_notes->say(Banner::Tone::Warning, tr("Choose what to download"), qt(listing.problem));
    else if (!listing.notes.empty())
        m_notes->say(Banner::Tone::Info, tr("About these files"), qt(listing.notes).join('\n'));
    m_state->showContent();
    showSum();
}

void DownloadPanel::showSum() {
    const HubListing& listing = m_files->listing();
    const std::int64_t there =
        m_files->patterns().empty() && m_files->chosen() > 0 ? listing.thereBytes : m_files->thereBytes();
    const std::int64_t missing = m_files->chosenBytes() - there;
    const bool room = missing <= listing.freeBytes;
    QStringList words{tr("%1 of %2 files checked, %3")
                          .arg(m_files->chosen())
                          .arg(listing.files.size())
                          .arg(bytesText(m_files->chosenBytes()))};
    if (there > 0) words << tr("%1 already here").arg(bytesText(there));
    words << (room ? tr("%1 free on the disk").arg(bytesText(listing.freeBytes))
                   : tr("only %1 free on the disk").arg(bytesText(listing.freeBytes)));
    m_sum->setText(words.join(QStringLiteral(" · ")));
    setRole(m_sum, "role", room ? QStringLiteral("muted") : QStringLiteral("problem"));
    const bool again = std::any_of(m_downloads.begin(), m_downloads.end(), [&](const DownloadRow* row) {
        return row->isOpen() && row->order().repository == listing.repository;
    });
    m_start->setEnabled(m_files->chosen() > 0 && room && !again);
    m_start->setText(missing > 0 ? tr("&Download %1").arg(bytesText(missing)) : tr("&Verify what is here"));
    m_start->setToolTip(again ? tr("This repository is already being downloaded.") : QString());
}

void DownloadPanel::start() {
    DownloadOrder order;
    order.repository = m_files->listing().repository;
    order.revision = m_files->listing().revision;
    order.files = m_files->patterns();
    add(order, false);
    m_state->showEmpty(
        QStringLiteral("download"), tr("%1 is being downloaded").arg(qt(order.repository)),
        tr("The download continues while you do other things. The model appears in the library when it is complete."));
    m_notes->hide();
}

void DownloadPanel::add(const DownloadOrder& order, bool paused) {
    auto* row = new DownloadRow(m_client, order, paused);
    m_downloads.push_back(row);
    m_rows->insertWidget(0, row);
    m_running->show();
    const auto tell = [this] {
        remember();
        showSum();
        emit changed();
    };
    connect(row, &DownloadRow::changed, this, tell);
    connect(row, &DownloadRow::finished, this, [this, row] { emit finished(qt(row->result().folder)); });
    connect(row, &DownloadRow::wantedForRun, this, &DownloadPanel::wantedForRun);
    connect(row, &DownloadRow::gone, this, [this, row, tell] {
        m_downloads.erase(std::find(m_downloads.begin(), m_downloads.end(), row));
        row->deleteLater();
        m_running->setVisible(!m_downloads.empty());
        tell();
    });
    tell();
}

int DownloadPanel::open() const {
    return int(
        std::count_if(m_downloads.begin(), m_downloads.end(), [](const DownloadRow* row) { return row->isOpen(); }));
}

void DownloadPanel::pauseAll() {
    for (DownloadRow* row : m_downloads)
        if (row->state() == DownloadRow::State::Running) row->pause();
}

void DownloadPanel::remember() {
    QJsonArray all;
    for (const DownloadRow* row : m_downloads) {
        if (!row->isOpen()) continue;
        all.append(QJsonObject{{"repository", qt(row->order().repository)},
                               {"revision", qt(row->order().revision)},
                               {"files", QJsonArray::fromStringList(qt(row->order().files))}});
    }
    m_settings.set(keys::downloads, QJsonDocument(all).toJson(QJsonDocument::Compact));
}

} // namespace lathe::ui
