#include "pages/source_card.h"

#include "pages/adapter_mix.h"
#include "pages/source_picker.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>

namespace lathe::ui {

SourceCard::SourceCard(const RunListModel& runs) : m_runs(runs) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* label = new QLabel(tr("&Ask"));
    m_picker = new SourcePicker(runs, this);
    QComboBox* box = m_picker->box();
    box->setObjectName("playgroundSource");
    box->setMinimumContentsLength(22);
    label->setBuddy(box);
    row->addWidget(label);
    row->addWidget(box, 1);
    m_compare = new QCheckBox(tr("Compare with the &base"));
    m_compare->setObjectName("compareWithBase");
    m_compare->setChecked(true);
    row->addWidget(m_compare);
    m_mixed = button(tr("&Mix adapters"), {}, "segment");
    m_mixed->setObjectName("mixAdapters");
    m_mixed->setCheckable(true);
    m_mixed->setToolTip(tr("Several adapters over the same base, each with a weight"));
    row->addWidget(m_mixed);
    row->addSpacing(6);
    auto* modes = new QButtonGroup(this);
    m_chat = button(tr("C&hat"), {}, "segment");
    m_plain = button(tr("P&lain text"), {}, "segment");
    m_plain->setObjectName("plainText");
    m_plain->setToolTip(tr("The model continues your text, without its chat template"));
    for (QPushButton* mode : {m_chat, m_plain}) {
        mode->setCheckable(true);
        modes->addButton(mode);
    }
    m_chat->setChecked(true);
    auto* pair = new QHBoxLayout;
    pair->setSpacing(0);
    pair->addWidget(m_chat);
    pair->addWidget(m_plain);
    row->addLayout(pair);
    body()->addLayout(row);
    body()->addWidget(m_picker->files());
    m_mix = new AdapterMix;
    body()->addWidget(m_mix);

    const auto tell = [this] {
        show();
        emit changed();
    };
    connect(m_picker, &SourcePicker::changed, this, tell);
    connect(m_compare, &QCheckBox::toggled, this, tell);
    connect(m_mixed, &QPushButton::toggled, this, tell);
    connect(m_mix, &AdapterMix::changed, this, tell);
    connect(modes, &QButtonGroup::buttonClicked, this, &SourceCard::modeChanged);
    show();
}

void SourceCard::read() {
    m_picker->read();
    show();
}

void SourceCard::open(const RunId& run) {
    const QSignalBlocker quiet(this);
    m_compare->setChecked(true);
    m_chat->setChecked(true);
    m_picker->choose(run);
    show();
}

void SourceCard::openModel(const QString& path, const QString& adapter) {
    const QSignalBlocker quiet(this);
    m_picker->chooseFiles(path, adapter);
    show();
}

bool SourceCard::mixes() const { return m_mixed->isChecked() && !m_mix->chosen().empty(); }

bool SourceCard::canCompare() const {
    const Answerer first = m_picker->answerer();
    return !first.run.empty() || !first.adapter.isEmpty() || mixes();
}

bool SourceCard::isChat() const { return m_chat->isChecked(); }

std::vector<Answerer> SourceCard::answerers() const {
    Answerer first = m_picker->answerer();
    if (m_mixed->isChecked()) first.adapter.clear();
    if (mixes()) first.mix = m_mix->chosen();
    std::vector<Answerer> all;
    if (m_compare->isChecked() && canCompare()) {
        all.push_back(first);
        all.back().base = true;
    }
    all.push_back(std::move(first));
    return all;
}

void SourceCard::show() {
    const Answerer first = m_picker->answerer();
    m_picker->adapter()->setEnabled(!m_mixed->isChecked());
    m_mix->setVisible(m_mixed->isChecked());
    if (m_mixed->isChecked()) {
        std::vector<RunSummary> others; // adapters over the same base
        const RunSummary* chosen = m_runs.find(first.run);
        for (const RunSummary& run : m_runs.runs())
            if (chosen && run.model == chosen->model && run.status == RunStatus::Finished) others.push_back(run);
        const QSignalBlocker quiet(m_mix);
        m_mix->setRuns(others);
    }
    m_compare->setEnabled(canCompare() && !m_busy);
}

void SourceCard::setBusy(bool busy) {
    m_busy = busy;
    m_picker->box()->setEnabled(!busy);
    m_picker->files()->setEnabled(!busy);
    for (QWidget* each : {static_cast<QWidget*>(m_mix), static_cast<QWidget*>(m_mixed), static_cast<QWidget*>(m_chat),
                          static_cast<QWidget*>(m_plain)})
        each->setEnabled(!busy);
    show();
}

void SourceCard::setPredicts(bool predicts) {
    for (QWidget* each : {static_cast<QWidget*>(m_compare), static_cast<QWidget*>(m_mixed),
                          static_cast<QWidget*>(m_chat), static_cast<QWidget*>(m_plain)})
        each->setVisible(!predicts);
    if (predicts) m_mixed->setChecked(false);
}

} // namespace lathe::ui
