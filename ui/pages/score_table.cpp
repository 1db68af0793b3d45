// Rows come from the runs' own metrics; a run that did not measure one says so in its cell.
#include "pages/score_table.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "models/run_list_model.h"
#include "settings/theme.h"
#include "widgets/table_style.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

ScoreTable::ScoreTable(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_table = new QTableWidget;
    m_table->setObjectName("scoreTable");
    m_table->setAccessibleName(tr("Scores of the runs"));
    plainTable(*m_table, 12);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 16);
    column->addWidget(m_table);
}

void ScoreTable::addRow(const QString& name, const QString& help, const QStringList& values, const QStringList& tips,
                        const std::vector<bool>& worse) {
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto* head = new QTableWidgetItem(name);
    head->setToolTip(help);
    m_table->setItem(row, 0, head);
    for (int i = 0; i < values.size(); ++i) {
        auto* item = new QTableWidgetItem(values[i].isEmpty() ? QStringLiteral("–") : values[i]);
        item->setToolTip(tips.value(i));
        if (i < int(worse.size()) && worse[std::size_t(i)]) item->setForeground(Theme::instance().color("warning"));
        m_table->setItem(row, i + 1, item);
    }
}

void ScoreTable::setRuns(const std::vector<RunDetail>& runs) {
    m_table->clear();
    m_table->setRowCount(0);
    m_table->setColumnCount(int(runs.size()) + 1);
    QStringList names{QString()};
    for (const RunDetail& run : runs) names << displayName(run.summary);
    m_table->setHorizontalHeaderLabels(names);
    for (int i = 0; i < names.size(); ++i) m_table->horizontalHeaderItem(i)->setToolTip(names[i]);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    std::vector<EvalPoint> all;
    for (const RunDetail& run : runs) all.insert(all.end(), run.evals.begin(), run.evals.end());
    const std::vector<std::string> metrics = metricNames(all);
    const auto each = [&](auto&& text) {
        QStringList out;
        for (const RunDetail& run : runs) out << text(run);
        return out;
    };
    addRow(tr("Best validation loss"), {}, each([](const RunDetail& run) {
               return run.summary.bestEvalLoss ? lossText(*run.summary.bestEvalLoss) : QString();
           }));
    for (const std::string& metric : metrics) {
        if (isHeldOut(metric)) continue;
        QString name = metricText(metric);
        name.replace(0, 1, name[0].toUpper());
        addRow(name, tr("At the best evaluation, or else the last"), each([&](const RunDetail& run) {
                   const auto score = scoreOf(run, metric);
                   return score ? numberText(score->value) : QString();
               }),
               each([&](const RunDetail& run) {
                   const auto score = scoreOf(run, metric);
                   return score ? tr("at step %1").arg(score->step) : tr("not measured");
               }));
    }
    for (const std::string& metric : metrics) {
        if (!isHeldOut(metric)) continue;
        QStringList values, tips;
        std::vector<bool> worse;
        for (const RunDetail& run : runs) {
            const auto forgotten = forgettingOf(run, metric);
            values << (forgotten ? tr("%1   (%2 → %3)")
                                       .arg(signedText(forgotten->difference()), numberText(forgotten->before),
                                            numberText(forgotten->after))
                                 : QString());
            tips << (forgotten ? tr("%1 before training, %2 after")
                                     .arg(numberText(forgotten->before), numberText(forgotten->after))
                               : tr("This run has no held-out set, or has not measured it twice"));
            worse.push_back(forgotten && forgotten->isWorse());
        }
        addRow(tr("Forgetting: %1").arg(metricText(metric.substr(9))),
               lessIsBetter(metric) ? tr("After minus before on the held-out set; above zero means that it forgot")
                                    : tr("After minus before on the held-out set; below zero means that it forgot"),
               values, tips, worse);
    }
    addRow(tr("Trained parameters"), {}, each([](const RunDetail& run) {
               return run.summary.trainable ? shortCountText(run.summary.trainable) : QString();
           }));
    addRow(tr("Peak memory, measured"), {}, each([](const RunDetail& run) {
               return run.measuredPeakBytes ? bytesText(run.measuredPeakBytes) : QString();
           }));
    addRow(tr("Time trained"), {}, each([](const RunDetail& run) {
               return run.summary.seconds > 0 ? durationText(run.summary.seconds) : QString();
           }));
    addRow(tr("Steps"), {}, each([](const RunDetail& run) { return QString::number(run.summary.step); }));
}

} // namespace lathe::ui
