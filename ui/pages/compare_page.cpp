// Curves, plots, samples and tables are parts of their own; the page asks once, hands the answer on, and goes where a
// part leads.
#include "pages/compare_page.h"

#include "bridge/text.h"
#include "pages/compare_curves.h"
#include "pages/compare_parallel.h"
#include "pages/compare_samples.h"
#include "pages/compare_scatter.h"
#include "pages/compare_tables.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QShortcut>
#include <QSplitter>
#include <QStandardPaths>
#include <QTabWidget>
#include <QUrl>

#include <algorithm>

namespace lathe::ui {

ComparePage::ComparePage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    auto* back = button(tr("&Back to history"), QStringLiteral("history"));
    m_report = button(tr("&Report…"), QStringLiteral("export"));
    m_report->setObjectName("compareReport");
    m_report->setToolTip(tr("Curves, plots and tables in one HTML file, for people without Lathe"));
    head->addWidget(m_title = heading(tr("Compare runs"), 1));
    head->addStretch(1);
    head->addWidget(m_report);
    head->addWidget(back);
    column->addLayout(head);
    m_banner = new Banner;
    column->addWidget(m_banner);

    auto* pictures = new QTabWidget;
    pictures->setObjectName("comparePictures");
    pictures->setDocumentMode(true);
    pictures->addTab(m_curves = new CompareCurves(context), tr("Curves"));
    pictures->addTab(m_scatter = new CompareScatter, tr("Scatter"));
    pictures->addTab(m_parallel = new CompareParallel, tr("Parallel coordinates"));
    pictures->addTab(m_samples = new CompareSamples, tr("Samples"));
    auto* above = new Card;
    above->body()->addWidget(pictures);
    auto* below = new Card;
    below->body()->addWidget(m_tables = new CompareTables);
    auto* parts = new QSplitter(Qt::Vertical);
    parts->addWidget(above);
    parts->addWidget(below);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(12);
    m_state = new StateStack(parts);
    column->addWidget(m_state, 1);

    connect(back, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("history")}); });
    connect(m_report, &QPushButton::clicked, this, &ComparePage::askReport);
    connect(m_scatter, &CompareScatter::runClicked, this, &ComparePage::openRun);
    connect(m_parallel, &CompareParallel::runOpened, this, &ComparePage::openRun);
    connect(m_parallel, &CompareParallel::runChosen, m_tables, &CompareTables::showRun);
    connect(m_tables, &CompareTables::runOpened, this, &ComparePage::openRun);
    auto* find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_tables, &CompareTables::focusSearch);
    read();
}

void ComparePage::open(const std::vector<RunId>& runs) {
    m_ids = runs;
    std::sort(m_ids.begin(), m_ids.end());
    m_ids.erase(std::unique(m_ids.begin(), m_ids.end()), m_ids.end());
    m_banner->hide();
    read();
}

/// What happened since: runs that are still training go on.
void ComparePage::entered() {
    if (!m_runs) return;
    const auto& runs = m_runs->all.runs;
    if (std::any_of(runs.begin(), runs.end(), [](const RunDetail& run) { return isActive(run.summary.status); }))
        read();
}

void ComparePage::read() {
    m_context.client.drop(m_request);
    m_request = 0;
    m_report->setEnabled(false);
    if (m_ids.size() < 2) {
        m_runs = nullptr;
        m_title->setText(tr("Compare runs"));
        m_state->showEmpty(QStringLiteral("compare"), tr("Nothing to compare"),
                           tr("Select two or more runs in the history, then Compare."), tr("To the history"),
                           [this] { emit navigate(ShowPage{QStringLiteral("history")}); });
        return;
    }
    m_title->setText(tr("Compare %n runs", nullptr, int(m_ids.size())));
    if (!m_runs || m_runs->count() != int(m_ids.size())) m_state->showLoading(tr("Reading the runs…"));
    m_request = m_context.client.askFor<Comparison>(
        ReadComparison{m_ids}, this,
        [this](const Comparison& answer) {
            m_request = 0;
            fill(comparedRuns(answer));
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { read(); });
        });
}

void ComparePage::fill(ComparedRunsPtr runs) {
    m_runs = std::move(runs);
    m_curves->open(m_runs);
    m_scatter->open(m_runs);
    m_parallel->open(m_runs);
    m_samples->open(m_runs);
    m_tables->open(m_runs);
    m_report->setEnabled(true);
    m_state->showContent();
}

void ComparePage::openRun(int run) {
    if (m_runs && run >= 0 && run < m_runs->count())
        emit navigate(OpenRun{m_runs->all.runs[std::size_t(run)].summary.id});
}

void ComparePage::askReport() {
    auto* dialog =
        new QFileDialog(this, tr("Save the report"),
                        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation), tr("HTML files (*.html)"));
    dialog->setObjectName("reportFile");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("html"));
    dialog->selectFile(QStringLiteral("comparison.html"));
    connect(dialog, &QFileDialog::fileSelected, this, &ComparePage::saveReport);
    dialog->open();
}

void ComparePage::saveReport(const QString& file) {
    const int baseline = m_tables->baseline();
    m_context.client.askFor<Done>(
        SaveComparison{m_ids, QFile::encodeName(file).toStdString(),
                       baseline < 0 ? RunId() : m_runs->all.runs[std::size_t(baseline)].summary.id},
        this,
        [this, file](const Done&) {
            m_banner->say(Banner::Tone::Good, tr("Report saved"), QDir::toNativeSeparators(file));
            m_banner->addButton(tr("Open"), [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
            m_banner->setClosable(true);
        },
        [this](const ErrorInfo& error) { m_banner->say(error); });
}

bool ComparePage::escaped() {
    if (!m_tables->escaped()) emit navigate(ShowPage{QStringLiteral("history")});
    return true;
}

Page::Carried ComparePage::carry() {
    if (m_ids.empty()) return {};
    return [runs = m_ids](Page& page) { static_cast<ComparePage&>(page).open(runs); };
}

} // namespace lathe::ui
