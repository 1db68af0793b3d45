#pragma once
// A dataset on its own, before there is a run: its rows as a model would see them, searched in, and what it is like as
// a whole.
#include "pages/page.h"

#include <QTimer>

class QPushButton;

namespace lathe::ui {

class DataSection;
class FieldForm;
class PathEdit;
class PreviewPanel;

class DataPage : public Page {
    Q_OBJECT
public:
    explicit DataPage(Context& context, QWidget* parent = nullptr);
    void open(const Recipe& recipe); ///< its model, task and data
    Carried carry() override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    Recipe recipe() const;
    void look();

    PathEdit* m_model;
    FieldForm* m_fields;
    DataSection* m_data;
    PreviewPanel* m_preview;
    QPushButton* m_use;
    QTimer m_debounce{this};
};

} // namespace lathe::ui
