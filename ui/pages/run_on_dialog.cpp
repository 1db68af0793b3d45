#include "pages/run_on_dialog.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"

#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QScrollArea>

#include <utility>

namespace lathe::ui {
namespace {

QStringList namesBut(StartedBy by) {
    QStringList names;
    for (const Field& field : placeFields())
        if (!isReadBy(field, by) || field.name == place::on.name) names << qt(field.name);
    return names;
}

/// Each as its text, lists as lists: what can't be read any more is left out.
Settings placeFrom(const QJsonObject& kept) {
    Settings place(placeFields());
    for (const Field& field : placeFields()) {
        const QJsonValue value = kept.value(qt(field.name));
        std::vector<std::string> words;
        for (const auto& word : value.toArray()) words.push_back(plain(word.toString()));
        try {
            if (value.isArray()) place.set(field, words);
            else if (value.isString()) place.setFromText(field, plain(value.toString()));
        } catch (const Error&) {
            continue; // as if it had not been given
        }
    }
    return place;
}

QJsonObject toJson(const Settings& place) {
    QJsonObject kept;
    for (const Field& field : placeFields()) {
        if (!place.isGiven(field)) continue;
        const Value value = place.given(field);
        if (const bool* on = std::get_if<bool>(&value)) kept[qt(field.name)] = *on ? "true" : "false";
        else if (field.kind == FieldKind::Words)
            kept[qt(field.name)] = QJsonArray::fromStringList(qt(place.words(field)));
        else kept[qt(field.name)] = qt(toText(value));
    }
    return kept;
}

} // namespace

RunOnDialog::RunOnDialog(Context& context, const Recipe& recipe, bool canStartHere, QWidget* parent)
    : QDialog(parent), m_context(context), m_recipe(recipe), m_canStartHere(canStartHere) {
    setObjectName("runOnDialog");
    setWindowTitle(tr("Run on"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(tr("&Run on"));
    title->setFont(headingFont(2));
    m_where = new QComboBox;
    m_where->setObjectName("runOnWhere");
    m_where->setAccessibleName(tr("Run on"));
    m_where->addItem(tr("This machine, one process"), QString());
    m_where->addItem(tr("This machine, several processes (torchrun)"), qt(wordOf(StartedBy::Torchrun)));
    m_where->addItem(tr("A Slurm cluster"), qt(wordOf(StartedBy::Slurm)));
    title->setBuddy(m_where);
    head->addWidget(title);
    head->addWidget(m_where, 1);
    column->addLayout(head);

    auto* area = new QScrollArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QVBoxLayout* inside = scrollingBody(area, 0);
    m_about = mutedLabel({});
    inside->addWidget(m_about);
    const auto form = [&](StartedBy by, const char* name) {
        auto* made = new FieldForm(placeFields(), namesBut(by));
        made->setObjectName(name);
        made->setGroupHeadings(false);
        made->setShowAll(true);
        inside->addWidget(made);
        connect(made, &FieldForm::changed, this, [this] {
            showNeed();
            m_plan.reset();
            m_send->setEnabled(false);
            m_soon.start();
        });
        return made;
    };
    m_torchrun = form(StartedBy::Torchrun, "torchrunPlace");
    m_slurm = form(StartedBy::Slurm, "slurmPlace");
    m_need = plainLabel({});
    m_need->setObjectName("runOnNeed");
    inside->addWidget(m_need);
    m_scriptTitle = heading(tr("What is sent"), 3);
    inside->addWidget(m_scriptTitle);
    m_script = new QPlainTextEdit;
    m_script->setObjectName("jobScript");
    m_script->setAccessibleName(tr("What is sent"));
    m_script->setReadOnly(true);
    m_script->setTabChangesFocus(true);
    m_script->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_script->setFont(Theme::instance().monospace(0.92));
    m_script->setMinimumHeight(fontMetrics().lineSpacing() * 12);
    inside->addWidget(m_script, 1);
    m_command = mutedLabel({});
    m_command->setObjectName("jobCommand");
    inside->addWidget(m_command);
    inside->addStretch();
    column->addWidget(area, 1);
    column->addWidget(m_note = new Banner);

    auto* row = new QHBoxLayout;
    row->addStretch(1);
    auto* cancel = button(tr("&Cancel"));
    m_send = button({}, QStringLiteral("play"), "primary");
    m_send->setObjectName("sendJob");
    m_send->setDefault(true);
    row->addWidget(cancel);
    row->addWidget(m_send);
    column->addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_send, &QPushButton::clicked, this, &RunOnDialog::begin);
    connect(m_where, &QComboBox::currentIndexChanged, this, &RunOnDialog::showPlace);
    m_soon.setSingleShot(true);
    m_soon.setInterval(150);
    connect(&m_soon, &QTimer::timeout, this, &RunOnDialog::plan);

    const QJsonObject kept = QJsonDocument::fromJson(context.settings.get(keys::place)).object();
    Settings last = placeFrom(kept);
    if (!last.isGiven(place::gpus)) last.set(place::gpus, mayUseGpu()); // a box has no third state
    m_torchrun->setSettings(last);
    m_slurm->setSettings(last);
    m_where->setCurrentIndex(std::max(0, m_where->findData(kept.value(QStringLiteral("where")).toString())));
    showPlace();
    m_where->setFocus();
    resize(fontMetrics().averageCharWidth() * 104, std::min(760, parent ? parent->window()->height() - 40 : 760));
}

bool RunOnDialog::mayUseGpu() const { return m_recipe.settings.get(field::device) != "cpu"; }

std::optional<StartedBy> RunOnDialog::by() const {
    return choiceFrom<StartedBy>(plain(m_where->currentData().toString()));
}

Settings RunOnDialog::place() const {
    Settings place(placeFields());
    if (!by()) return place;
    const Settings given = (*by() == StartedBy::Slurm ? m_slurm : m_torchrun)->settings();
    for (const Field& field : placeFields())
        if (isReadBy(field, *by()) && given.isGiven(field)) place.set(field, given.given(field));
    place.set(place::on, *by());
    return place;
}

void RunOnDialog::showPlace() {
    const auto chosen = by();
    m_torchrun->setVisible(chosen == StartedBy::Torchrun);
    m_slurm->setVisible(chosen == StartedBy::Slurm);
    for (QWidget* each : std::initializer_list<QWidget*>{m_scriptTitle, m_script, m_command})
        each->setVisible(chosen.has_value());
    m_about->setText(
        !chosen ? (m_canStartHere ? tr("In this window, in its turn.")
                                  : tr("It waits for what is listed above the start button."))
        : chosen == StartedBy::Slurm
            ? tr("The job waits for its turn on the cluster. Model, data and this machine's LATHE_HOME must lie "
                 "where its machines see them at the same paths.")
            : tr("The processes train one run together, and go on when this window is closed."));
    m_send->setText(!chosen ? tr("&Start training") : chosen == StartedBy::Slurm ? tr("&Send") : tr("&Start"));
    m_note->hide();
    m_script->clear();
    m_command->clear();
    m_plan.reset();
    showNeed();
    m_send->setEnabled(!chosen && m_canStartHere);
    if (chosen) plan();
}

void RunOnDialog::showNeed() {
    QString text;
    try {
        const auto processes = by() ? processesOn(place()) : 1;
        const auto peakOf = [&](std::int64_t among) {
            return m_context.client.bench().estimate(m_recipe, int(among)).correctedBytes();
        };
        const QString peak = bytesText(peakOf(processes));
        if (processes == 1) text = tr("It needs about %1 of memory at its peak.").arg(peak);
        else if (peakOf(processes) < peakOf(1)) // some of it is shared out
            text = tr("Each of %1 processes needs about %2 of memory at its peak.").arg(countText(processes), peak);
        else
            text = tr("Each of %1 processes needs about %2 of memory at its peak, as one process does: every one holds "
                      "the whole model.")
                       .arg(countText(processes), peak);
    } catch (const Error&) {
        text.clear(); // of a device that is there, not here
    }
    m_need->setText(text);
    m_need->setVisible(!text.isEmpty());
}

void RunOnDialog::plan() {
    m_soon.stop();
    if (!by() || !(*by() == StartedBy::Slurm ? m_slurm : m_torchrun)->isReadable()) return;
    m_context.client.drop(m_request);
    m_request = m_context.client.askFor<JobPlan>(
        PlanJob{m_recipe, place()}, this,
        [this](const JobPlan& made) {
            m_request = 0;
            if (m_soon.isActive() || !by()) return; // another one is wanted already
            m_plan = made;
            m_note->hide();
            m_script->setPlainText(qt(made.script));
            m_command->setText(tr("Handed over with: %1").arg(qt(made.command)));
            m_send->setEnabled(true);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_script->clear();
            m_command->clear();
            m_note->say(error);
        });
}

void RunOnDialog::begin() {
    remember();
    if (!by()) {
        accept();
        emit hereWanted();
        return;
    }
    if (!m_plan) return;
    m_soon.stop();
    m_context.client.drop(std::exchange(m_request, 0));
    setSending(true);
    m_context.client.askFor<LaunchedJob>(
        SendJob{*m_plan}, this,
        [this](const LaunchedJob& job) {
            setSending(false);
            accept();
            emit sent(job.id);
        },
        [this](const ErrorInfo& error) {
            setSending(false);
            m_note->say(error);
        });
}

/// Until it is known what became of it, nothing can be changed, sent once more or closed.
void RunOnDialog::setSending(bool sending) {
    m_sending = sending;
    for (QWidget* part : {static_cast<QWidget*>(m_where), static_cast<QWidget*>(m_slurm),
                          static_cast<QWidget*>(m_torchrun), static_cast<QWidget*>(m_send)})
        part->setEnabled(!sending);
}

void RunOnDialog::reject() {
    if (!m_sending) QDialog::reject();
}

void RunOnDialog::remember() {
    Settings all = m_slurm->settings();
    const Settings torchrun = m_torchrun->settings(); // what both have is the chosen one's
    for (const Field& field : placeFields())
        if (isReadBy(field, StartedBy::Torchrun) && (by() == StartedBy::Torchrun || !isReadBy(field, StartedBy::Slurm)))
            all.set(field, torchrun.given(field));
    if (all.getIfAny(place::gpus) == mayUseGpu()) all.set(place::gpus, Value{}); // the next recipe's own
    QJsonObject kept = toJson(all);
    kept[QStringLiteral("where")] = m_where->currentData().toString();
    m_context.settings.set(keys::place, QJsonDocument(kept).toJson(QJsonDocument::Compact));
}

} // namespace lathe::ui
