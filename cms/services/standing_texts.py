"""The first texts of the pages that always stand; editors change them in the editorial interface."""

ABOUT = """<p>Belediye, bir karar vermeden önce o karardan etkilenen kişilere sorar. Burada hangi konuların
sorulduğunu, kaç kişinin yanıt verdiğini ve yanıtlardan sonra ne yapıldığını görürsünüz.</p>
<h2>Nasıl işler?</h2><ol><li>Bir birim, karara bağlanacak konuyu anlatır.</li>
<li>Katılım birimi kime, nasıl sorulacağını belirler.</li><li>Siz yanıt verirsiniz.</li>
<li>Sonuç yayımlanır; birim ne yapacağını ve ne zaman yapacağını yazar.</li></ol>"""
ABOUT_EN = """<p>Before it decides, the municipality asks the people a decision concerns. Here you see what was
asked, how many people answered, and what was done afterwards.</p>"""
PRIVACY = """<p>Yanıtlarınız, adınız ve iletişim bilgileriniz birbirinden ayrı tutulur. Her anket, başlamadan önce
hangi bilgiyi neden istediğini ve ne kadar süre sakladığını söyler.</p>
<h2>Haklarınız</h2><p>6698 sayılı Kanun’un 11. maddesine göre verilerinizle ilgili bilgi isteyebilir, düzeltilmesini
veya silinmesini isteyebilirsiniz.</p>"""
PRIVACY_EN = """<p>Your answers are kept apart from your name and contact details. Before it begins, each survey says
what it asks for, why, and how long it is kept.</p>"""
ACCESSIBILITY = """<p>Bu siteyi klavyeyle, ekran okuyucuyla ve JavaScript olmadan kullanabilirsiniz. Hedefimiz WCAG 2.2
AA düzeyidir. Kullanamadığınız bir sayfa olursa bize yazın; soruları telefonla veya yüz yüze de yanıtlayabilirsiniz.</p>"""
ACCESSIBILITY_EN = """<p>You can use this site with a keyboard, with a screen reader and without JavaScript. We aim at
WCAG 2.2 AA. Tell us about any page you cannot use.</p>"""

STANDING = {
    "hakkinda": {"title": "Hakkında", "title_en": "About", "body": ABOUT, "body_en": ABOUT_EN},
    "veri-koruma": {
        "title": "Verilerinizi nasıl koruyoruz?",
        "title_en": "How we protect your data",
        "body": PRIVACY,
        "body_en": PRIVACY_EN,
    },
    "erisilebilirlik": {
        "title": "Erişilebilirlik",
        "title_en": "Accessibility",
        "body": ACCESSIBILITY,
        "body_en": ACCESSIBILITY_EN,
    },
}
