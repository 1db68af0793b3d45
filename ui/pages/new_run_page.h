#pragma once
// A new run, step by step on one page: model, data, method, training; at its side the costs and the start.
#include "bridge/disk_watch.h"
#include "models/readiness.h"
#include "models/recipe_draft.h"
#include "pages/page.h"

#include <QTimer>

class QScrollArea;

namespace lathe::ui {

class Banner;
class CostSheet;
class DataSection;
class FieldForm;
class FitSection;
class MethodDrawing;
class MethodSection;
class ModelSection;
class PreviewPanel;

class NewRunPage : public Page {
    Q_OBJECT
public:
    explicit NewRunPage(Context& context, QWidget* parent = nullptr);
    void entered() override;

    Recipe recipe() const;
    void setRecipe(const Recipe& recipe);
    void beginWith(const QStringList& paths); ///< models, adapters, data, recipes, each in the place of what is there
    Carried carry() override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeHead();
    void takeFiles(QStringList paths); ///< dropped here: data join those that are there
    void takeFile(const QString& path);
    void takeAdapter(const QString& path);
    void loadRecipe(const QString& path);
    void loadDialog();
    void saveDialog();
    void showTask();                    ///< the fields that today's task reads
    void followModel();                 ///< to a task that the model can be used for, where nobody chose one
    void offerDevices();                ///< this machine's GPUs, in the field for the device
    void followThreads();               ///< to the settings
    void noteDraft();
    void goBack(bool forth);            ///< to the recipe before a change, or forth again
    void take(const QString& json);     ///< a recipe of the draft's
    void look();                        ///< checks and estimates; under a millisecond each
    void showReadiness();               ///< what is in the way of the start
    void goTo(const std::string& field); ///< as Obstacle::field has it
    void begin();                       ///< the start button
    void askAboutLongRows(const DataLedger& ledger);
    void start();
    void startElsewhere();
    void findLargestBatch();            ///< or stops looking for it

    ModelSection* m_model;
    DataSection* m_data;
    PreviewPanel* m_preview;
    MethodSection* m_method;
    MethodDrawing* m_drawing;
    FieldForm *m_task, *m_training;
    CostSheet* m_cost;
    FitSection* m_fits;
    Banner* m_note;
    QScrollArea* m_scroll;
    QTimer m_debounce{this};
    std::vector<Problem> m_problems;
    RoomState m_room;
    DiskWatch m_disk;
    RecipeDraft m_draft{this};
    std::vector<Obstacle> m_obstacles;
    bool m_taskIsModels = false; ///< not chosen by a person
    RequestId m_batchRequest = 0;
};

} // namespace lathe::ui
