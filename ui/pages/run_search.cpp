#include "pages/run_search.h"

#include "bridge/text.h"
#include "models/run_conditions.h"
#include "models/run_filter_model.h"
#include "pages/run_facets.h"
#include "widgets/labels.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

RunSearch::RunSearch(Context& context, RunFilterModel& filter, QWidget* parent)
    : QWidget(parent), m_context(context), m_filter(filter) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_line = new QLineEdit;
    m_line->setObjectName("search");
    m_line->setPlaceholderText(tr("Words, or a condition such as: method = lora and rank >= 16 and loss < 2"));
    m_line->setToolTip(tr("Words are looked for in names, models, data, tags and notes.\n"
                          "With a sign (= != < <= > >= ~) the text is a condition on columns of the history, "
                          "metrics and fields of recipes, joined by and, or, not and parentheses:\n"
                          "status = finished and accuracy > 0.9\n"
                          "tag = paper and (learning_rate <= 1e-4 or name ~ pirate)"));
    m_line->setAccessibleName(tr("Search the runs"));
    m_line->setClearButtonEnabled(true);
    row->addWidget(m_line, 1);
    m_archived = button(tr("&Archived"), QStringLiteral("archive"));
    m_archived->setObjectName("showArchived");
    m_archived->setCheckable(true);
    m_archived->setToolTip(tr("Shows archived runs, too"));
    row->addWidget(m_archived);
    row->addWidget(makeGrouping());
    column->addLayout(row);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    m_facets = new RunFacets(context, *m_line);
    second->addWidget(m_facets, 1);
    m_baseline = button({}, QStringLiteral("flag"));
    m_baseline->setObjectName("baseline");
    second->addWidget(m_baseline);
    column->addLayout(second);
    m_error = mutedLabel({});
    m_error->setObjectName("searchError");
    QSizePolicy keepsItsLine = m_error->sizePolicy(); // the table stays where it is while a condition is typed
    keepsItsLine.setRetainSizeWhenHidden(true);
    m_error->setSizePolicy(keepsItsLine);
    m_error->hide();
    column->addWidget(m_error);

    m_filter.setShowsArchived(false);
    connect(m_archived, &QPushButton::toggled, this, [this] {
        showArchived();
        emit changed();
    });
    connect(m_baseline, &QPushButton::clicked, this, [this] {
        m_context.settings.set(keys::baseline, QString());
        m_context.runs.setBaseline({});
    });
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, &RunSearch::showBaseline);
    connect(&m_context.runs, &RunListModel::baselineChanged, this, &RunSearch::showBaseline);
    showBaseline();
    m_askSoon.setSingleShot(true);
    connect(&m_askSoon, &QTimer::timeout, this, &RunSearch::askWhere);
    connect(m_line, &QLineEdit::textChanged, this, &RunSearch::search);
    connect(m_facets, &RunFacets::failed, this, &RunSearch::failed);
    const auto again = [this] { // a run that trains changes with every step
        if (!m_where.isEmpty() && !m_askSoon.isActive()) m_askSoon.start(2000);
    };
    connect(&m_context.runs, &QAbstractItemModel::modelReset, this, again);
    connect(&m_context.runs, &QAbstractItemModel::rowsInserted, this, again);
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, this, again);
}

QComboBox* RunSearch::makeGrouping() {
    auto* box = new QComboBox;
    box->setObjectName("grouping");
    box->setAccessibleName(tr("Groups"));
    box->setToolTip(tr("Puts runs that have something in common together, under a line with their best figures"));
    box->addItem(tr("No groups"), QString());
    box->addItem(tr("Forks below their run"), QStringLiteral("forks"));
    for (const RunTrait& trait : runTraits())
        box->addItem(tr("By %1").arg(traitTitle(trait).toLower()), QLatin1String(trait.name));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box] {
        const QString name = box->currentData().toString();
        m_context.settings.set(keys::historyGrouping, name);
        m_filter.setForks(name == QLatin1String("forks"));
        m_filter.setGrouping(runTrait(name));
        emit changed();
    });
    box->setCurrentIndex(std::max(0, box->findData(m_context.settings.get(keys::historyGrouping))));
    return box;
}

/// Which run the differences in the table are to; a click ends them.
void RunSearch::showBaseline() {
    const RunSummary* run = m_context.runs.find(m_context.runs.baseline());
    m_baseline->setVisible(run);
    if (!run) return;
    const QString name = displayName(*run);
    m_baseline->setText(tr("Baseline: %1")
                            .arg(fontMetrics().elidedText(name, Qt::ElideRight, fontMetrics().averageCharWidth() * 16))
                            .replace('&', QStringLiteral("&&")));
    m_baseline->setToolTip(tr("Metrics are compared with “%1”. Click to stop comparing.").arg(name));
    m_baseline->setAccessibleName(tr("Baseline: %1").arg(name));
}

bool RunSearch::isEmpty() const { return m_line->text().trimmed().isEmpty(); }

void RunSearch::clear() { m_line->clear(); }
void RunSearch::searchFor(const QString& text) { m_line->setText(text); }

void RunSearch::showAll() {
    clear();
    if (m_filter.runCount() == 0) m_archived->setChecked(true);
}

/// A question about the archive is answered with what is in it.
void RunSearch::showArchived() {
    const bool shows = m_archived->isChecked() || m_where.contains(QStringLiteral("archived"), Qt::CaseInsensitive);
    m_facets->setCountsArchived(shows);
    m_filter.setShowsArchived(shows);
}

void RunSearch::search(const QString& text) {
    m_where = isCondition(text) ? text : QString();
    showArchived();
    if (!m_where.isEmpty()) return m_askSoon.start(150); // what was found stays until the answer
    m_askSoon.stop();
    m_context.client.drop(m_request);
    m_request = 0;
    m_error->hide();
    m_filter.setText(text);
    m_filter.setOnly(std::nullopt);
    emit changed();
}

void RunSearch::askWhere() {
    m_context.client.drop(m_request);
    m_request = m_context.client.askFor<RunList>(
        ListRuns{plain(m_where)}, this,
        [this](const RunList& list) {
            m_request = 0;
            m_error->hide();
            std::set<RunId> found;
            for (const RunSummary& run : list.runs) found.insert(run.id);
            m_filter.setOnly(std::move(found));
            m_filter.setText({}); // of the words that became a condition
            emit changed();
        },
        [this](const ErrorInfo& error) { // while it is being written it mostly can't be read
            m_request = 0;
            m_error->setText(qt(error.message) + ' ' + qt(error.hint));
            m_error->show();
        });
}

} // namespace lathe::ui
