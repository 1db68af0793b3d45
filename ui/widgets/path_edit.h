#pragma once
// A path: typed, picked in a dialog, or dropped on it.
#include "widgets/value_edit.h"

#include <QWidget>

namespace lathe::ui {

class PathEdit : public QWidget {
    Q_OBJECT
public:
    enum Pick { Folder = 1, File = 2, SaveFile = 4 };
    Q_DECLARE_FLAGS(Picks, Pick)

    PathEdit(Picks picks, const QString& filter, QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path); ///< without pathChanged
    void setPlaceholder(const QString& text);
    void setStartFolder(const QString& folder) { m_startFolder = folder; }
    ValueEdit* edit() const { return m_edit; }
    void pick(Pick what); ///< opens the dialog

signals:
    void pathChanged(const QString& path);
    void picked(const QString& path); ///< in a dialog or by dropping

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    ValueEdit* m_edit;
    QString m_filter, m_startFolder;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(PathEdit::Picks)

} // namespace lathe::ui
