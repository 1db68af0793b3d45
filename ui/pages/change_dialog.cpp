// The run goes on meanwhile: the sentences follow its steps, and the dialog ends with it.
#include "pages/change_dialog.h"

#include "bridge/text.h"
#include "lathe/recipe.h"
#include "models/run_list_model.h"
#include "widgets/banner.h"
#include "widgets/field_form.h"
#include "widgets/labels.h"

#include <QHBoxLayout>

namespace lathe::ui {

ChangeDialog::ChangeDialog(BackendClient& client, const RunDetail& run, QWidget* parent)
    : QDialog(parent),
      m_client(client),
      m_run(run.summary.id),
      m_now(planAfter(planValues(recipeFromJson(run.resolvedRecipeJson).settings), run.changes)),
      m_step(run.summary.step),
      m_totalSteps(run.summary.totalSteps) {
    m_now.steps = m_totalSteps; // as it trains: an older recipe may say it in epochs
    setWindowTitle(tr("Change"));
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(heading(tr("Change “%1”").arg(displayName(run.summary)), 2));
    column->addWidget(
        mutedLabel(tr("Takes effect with the next step. A checkpoint is saved, so that a resume goes on with "
                      "it. The recipe stays as it was started; the change is kept beside it.")));
    m_form = new FieldForm(changeableFields(), {});
    m_form->setGroupHeadings(false);
    m_form->setShowAll(true);
    m_form->setDefaults(settingsOf(m_now));
    m_form->setSettings(settingsOf(m_now));
    column->addWidget(m_form);
    m_words = plainLabel({});
    m_words->setObjectName("changeWords");
    column->addWidget(m_words);
    m_problem = problemLabel();
    m_problem->setObjectName("changeProblem");
    column->addWidget(m_problem);
    m_banner = new Banner;
    column->addWidget(m_banner);
    column->addStretch(1);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    auto* cancel = button(tr("&Cancel"));
    m_apply = button(tr("&Apply"), QStringLiteral("check"), "primary");
    m_apply->setObjectName("applyChange");
    m_apply->setDefault(true);
    row->addWidget(cancel);
    row->addWidget(m_apply);
    column->addLayout(row);
    connect(m_form, &FieldForm::changed, this, &ChangeDialog::tell);
    connect(cancel, &QPushButton::clicked, this, &ChangeDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &ChangeDialog::send);
    connect(&client, &BackendClient::batch, this, &ChangeDialog::apply);
    tell();
}

void ChangeDialog::apply(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == m_run) {
            m_step = logged->point.step;
            tell();
        } else if (const auto* ended = std::get_if<JobEnded>(&event); ended && ended->run == m_run) {
            return reject();
        }
    }
}

PlanValues ChangeDialog::asked() const {
    PlanValues values = planValues(m_form->settings());
    if (values.learningRate == m_now.learningRate) values.learningRate.reset();
    if (values.steps == m_now.steps) values.steps.reset();
    if (values.evalEvery == m_now.evalEvery) values.evalEvery.reset();
    return values;
}

void ChangeDialog::tell() {
    const PlanValues values = asked();
    const bool any = values != PlanValues();
    const auto refusal = any ? whyNotChanged(values, m_step, m_totalSteps) : std::nullopt;
    QStringList words;
    if (any && !refusal)
        for (const Said& sentence : inWords({m_step, values}, m_now)) words << qt(sentence);
    if (values.steps && !refusal)
        words << tr("The learning rate goes on from where it is, and reaches its end at the new last step.");
    m_words->setText(any ? words.join('\n') : tr("Nothing is changed yet."));
    m_words->setVisible(!refusal);
    m_problem->setText(refusal ? qt(refusal->message) + ' ' + qt(refusal->hint) : QString());
    m_problem->setVisible(refusal.has_value());
    m_apply->setEnabled(any && !refusal && m_form->isReadable());
}

void ChangeDialog::send() {
    if (const auto error = m_client.send(m_run, ChangeRun{asked()})) m_banner->say(*error);
    else accept();
}

} // namespace lathe::ui
