// Rows come from the history and from folders; the page asks for the checked ones when it sends a question.
#include "pages/adapter_mix.h"

#include "bridge/text.h"
#include "models/run_list_model.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QCheckBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

AdapterMix::AdapterMix(QWidget* parent) : QWidget(parent) {
    setObjectName("adapterMix");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    column->addWidget(
        mutedLabel(tr("Checked adapters answer together: their changes are added up, each multiplied by its weight. "
                      "Only LoRA adapters can be added up; an adapter of another kind answers alone, with weight 1.")));
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setAccessibleName(tr("Adapters to mix"));
    area->setMaximumHeight(fontMetrics().lineSpacing() * 9);
    auto* inside = new QWidget;
    inside->setObjectName("scrollBody");
    m_list = new QVBoxLayout(inside);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(4);
    m_list->addStretch(1);
    m_list->addWidget(m_missing = mutedLabel({}));
    area->setWidget(inside);
    column->addWidget(area);

    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* label = new QLabel(tr("&Folder"));
    m_folder = new PathEdit(PathEdit::Folder, {});
    m_folder->setPlaceholder(tr("an adapter folder of PEFT or AdapterHub"));
    label->setBuddy(m_folder);
    auto* add = button(tr("A&dd"), QStringLiteral("new"));
    row->addWidget(label);
    row->addWidget(m_folder, 1);
    row->addWidget(add);
    column->addLayout(row);
    const auto addTyped = [this] {
        if (m_folder->path().isEmpty()) return;
        addFolder(m_folder->path());
        m_folder->setPath({});
    };
    connect(add, &QPushButton::clicked, this, addTyped);
    connect(m_folder, &PathEdit::picked, this, addTyped);
}

AdapterMix::Row& AdapterMix::addRow(const WeighedAdapter& adapter, const QString& name, const QString& about) {
    auto* box = new QWidget;
    auto* across = new QHBoxLayout(box);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(10);
    auto* on = new QCheckBox(QString(name).replace('&', QStringLiteral("&&")));
    auto* note = new ElidedLabel(about);
    setRole(note, "role", QStringLiteral("muted"));
    auto* weight = new QDoubleSpinBox;
    weight->setRange(-10, 10);
    weight->setButtonSymbols(QAbstractSpinBox::NoButtons);
    weight->setSingleStep(0.1);
    weight->setValue(1);
    weight->setAccessibleName(tr("Weight of %1").arg(name));
    weight->setEnabled(false);
    across->addWidget(on);
    across->addWidget(note, 1);
    across->addWidget(new QLabel(tr("weight")));
    across->addWidget(weight);
    m_list->insertWidget(m_list->count() - 2, box);
    connect(on, &QCheckBox::toggled, weight, &QWidget::setEnabled);
    connect(on, &QCheckBox::toggled, this, &AdapterMix::changed);
    connect(weight, &QDoubleSpinBox::valueChanged, this, &AdapterMix::changed);
    return m_rows.emplace_back(Row{adapter, box, on, weight});
}

void AdapterMix::setRuns(const std::vector<RunSummary>& runs) {
    std::erase_if(m_rows, [&](const Row& row) {
        if (row.adapter.run.empty()
            || std::any_of(runs.begin(), runs.end(), [&](const RunSummary& run) { return run.id == row.adapter.run; }))
            return false;
        delete row.box;
        return true;
    });
    constexpr std::size_t most = 40; // a line of widgets each
    for (std::size_t i = 0; i < std::min(runs.size(), most); ++i)
        if (const RunSummary& run = runs[i];
            std::none_of(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.adapter.run == run.id; }))
            addRow({{}, run.id, 1}, displayName(run),
                   QStringLiteral("%1  ·  %2").arg(qt(run.method), whenText(run.createdAt)));
    m_older = int(runs.size() - std::min(runs.size(), most));
    sayWhatIsMissing();
}

void AdapterMix::sayWhatIsMissing() {
    m_missing->setText(
        m_older ? tr("%n older run(s) of this model are not listed. Add their folders below.", nullptr, m_older)
                : tr("No other run of this model has finished. Add an adapter's folder below."));
    m_missing->setVisible(m_older || m_rows.empty());
}

void AdapterMix::addFolder(const QString& folder) {
    addRow({plain(folder), {}, 1}, QDir(folder).dirName(), folder).on->setChecked(true);
    sayWhatIsMissing();
}

std::vector<WeighedAdapter> AdapterMix::chosen() const {
    std::vector<WeighedAdapter> ticked;
    for (const Row& row : m_rows)
        if (row.on->isChecked()) {
            ticked.push_back(row.adapter);
            ticked.back().weight = row.weight->value();
        }
    return ticked;
}

} // namespace lathe::ui
