"""The languages of FLORES-200, and so of NLLB-200: code, ISO 639-1 code where there is one, English name.

A language in a second script has no ISO 639-1 code of its own here: the first script has it (`zh` is
simplified Chinese). `sat_Beng` is what NLLB-200 calls Santali in Ol Chiki. ISO 639-1 codes of macrolanguages
(`ar`, `fa`, `sw`, …) go to the member that FLORES has. Source: NLLB Team 2022, "No Language Left Behind",
table 1.
It knows no model.
"""

TABLE = """
ace_Latn -  Acehnese
ace_Arab -  Acehnese (Arabic script)
acm_Arab -  Mesopotamian Arabic
acq_Arab -  Ta'izzi-Adeni Arabic
aeb_Arab -  Tunisian Arabic
afr_Latn af Afrikaans
ajp_Arab -  South Levantine Arabic
aka_Latn ak Akan
als_Latn sq Albanian
amh_Ethi am Amharic
apc_Arab -  North Levantine Arabic
arb_Arab ar Arabic
arb_Latn -  Arabic (Latin script)
ars_Arab -  Najdi Arabic
ary_Arab -  Moroccan Arabic
arz_Arab -  Egyptian Arabic
asm_Beng as Assamese
ast_Latn -  Asturian
awa_Deva -  Awadhi
ayr_Latn ay Aymara
azb_Arab -  South Azerbaijani
azj_Latn az Azerbaijani
bak_Cyrl ba Bashkir
bam_Latn bm Bambara
ban_Latn -  Balinese
bel_Cyrl be Belarusian
bem_Latn -  Bemba
ben_Beng bn Bengali
bho_Deva -  Bhojpuri
bjn_Latn -  Banjar
bjn_Arab -  Banjar (Arabic script)
bod_Tibt bo Tibetan
bos_Latn bs Bosnian
bug_Latn -  Buginese
bul_Cyrl bg Bulgarian
cat_Latn ca Catalan
ceb_Latn -  Cebuano
ces_Latn cs Czech
cjk_Latn -  Chokwe
ckb_Arab -  Central Kurdish
crh_Latn -  Crimean Tatar
cym_Latn cy Welsh
dan_Latn da Danish
deu_Latn de German
dik_Latn -  Southwestern Dinka
dyu_Latn -  Dyula
dzo_Tibt dz Dzongkha
ell_Grek el Greek
eng_Latn en English
epo_Latn eo Esperanto
est_Latn et Estonian
eus_Latn eu Basque
ewe_Latn ee Ewe
fao_Latn fo Faroese
fij_Latn fj Fijian
fin_Latn fi Finnish
fon_Latn -  Fon
fra_Latn fr French
fur_Latn -  Friulian
fuv_Latn ff Nigerian Fulfulde
gaz_Latn om Oromo
gla_Latn gd Scottish Gaelic
gle_Latn ga Irish
glg_Latn gl Galician
grn_Latn gn Guarani
guj_Gujr gu Gujarati
hat_Latn ht Haitian Creole
hau_Latn ha Hausa
heb_Hebr he Hebrew
hin_Deva hi Hindi
hne_Deva -  Chhattisgarhi
hrv_Latn hr Croatian
hun_Latn hu Hungarian
hye_Armn hy Armenian
ibo_Latn ig Igbo
ilo_Latn -  Ilocano
ind_Latn id Indonesian
isl_Latn is Icelandic
ita_Latn it Italian
jav_Latn jv Javanese
jpn_Jpan ja Japanese
kab_Latn -  Kabyle
kac_Latn -  Jingpho
kam_Latn -  Kamba
kan_Knda kn Kannada
kas_Arab ks Kashmiri
kas_Deva -  Kashmiri (Devanagari script)
kat_Geor ka Georgian
kaz_Cyrl kk Kazakh
kbp_Latn -  Kabiyè
kea_Latn -  Kabuverdianu
khk_Cyrl mn Mongolian
khm_Khmr km Khmer
kik_Latn ki Kikuyu
kin_Latn rw Kinyarwanda
kir_Cyrl ky Kyrgyz
kmb_Latn -  Kimbundu
kmr_Latn ku Northern Kurdish
knc_Latn kr Central Kanuri
knc_Arab -  Central Kanuri (Arabic script)
kon_Latn kg Kikongo
kor_Hang ko Korean
lao_Laoo lo Lao
lij_Latn -  Ligurian
lim_Latn li Limburgish
lin_Latn ln Lingala
lit_Latn lt Lithuanian
lmo_Latn -  Lombard
ltg_Latn -  Latgalian
ltz_Latn lb Luxembourgish
lua_Latn -  Luba-Kasai
lug_Latn lg Ganda
luo_Latn -  Luo
lus_Latn -  Mizo
lvs_Latn lv Latvian
mag_Deva -  Magahi
mai_Deva -  Maithili
mal_Mlym ml Malayalam
mar_Deva mr Marathi
min_Latn -  Minangkabau
min_Arab -  Minangkabau (Arabic script)
mkd_Cyrl mk Macedonian
mlt_Latn mt Maltese
mni_Beng -  Meitei
mos_Latn -  Mossi
mri_Latn mi Maori
mya_Mymr my Burmese
nld_Latn nl Dutch
nno_Latn nn Norwegian Nynorsk
nob_Latn nb Norwegian Bokmål
npi_Deva ne Nepali
nso_Latn -  Northern Sotho
nus_Latn -  Nuer
nya_Latn ny Nyanja
oci_Latn oc Occitan
ory_Orya or Odia
pag_Latn -  Pangasinan
pan_Guru pa Punjabi
pap_Latn -  Papiamento
pbt_Arab ps Pashto
pes_Arab fa Persian
plt_Latn mg Malagasy
pol_Latn pl Polish
por_Latn pt Portuguese
prs_Arab -  Dari
quy_Latn qu Quechua
ron_Latn ro Romanian
run_Latn rn Rundi
rus_Cyrl ru Russian
sag_Latn sg Sango
san_Deva sa Sanskrit
sat_Olck -  Santali
sat_Beng -  Santali (as NLLB-200 calls it)
scn_Latn -  Sicilian
shn_Mymr -  Shan
sin_Sinh si Sinhala
slk_Latn sk Slovak
slv_Latn sl Slovenian
smo_Latn sm Samoan
sna_Latn sn Shona
snd_Arab sd Sindhi
som_Latn so Somali
sot_Latn st Southern Sotho
spa_Latn es Spanish
srd_Latn sc Sardinian
srp_Cyrl sr Serbian
ssw_Latn ss Swati
sun_Latn su Sundanese
swe_Latn sv Swedish
swh_Latn sw Swahili
szl_Latn -  Silesian
tam_Taml ta Tamil
taq_Latn -  Tamasheq
taq_Tfng -  Tamasheq (Tifinagh script)
tat_Cyrl tt Tatar
tel_Telu te Telugu
tgk_Cyrl tg Tajik
tgl_Latn tl Tagalog
tha_Thai th Thai
tir_Ethi ti Tigrinya
tpi_Latn -  Tok Pisin
tsn_Latn tn Tswana
tso_Latn ts Tsonga
tuk_Latn tk Turkmen
tum_Latn -  Tumbuka
tur_Latn tr Turkish
twi_Latn tw Twi
tzm_Tfng -  Central Atlas Tamazight
uig_Arab ug Uyghur
ukr_Cyrl uk Ukrainian
umb_Latn -  Umbundu
urd_Arab ur Urdu
uzn_Latn uz Uzbek
vec_Latn -  Venetian
vie_Latn vi Vietnamese
war_Latn -  Waray
wol_Latn wo Wolof
xho_Latn xh Xhosa
ydd_Hebr yi Yiddish
yor_Latn yo Yoruba
yue_Hant -  Cantonese
zho_Hans zh Chinese (simplified)
zho_Hant -  Chinese (traditional)
zsm_Latn ms Malay
zul_Latn zu Zulu
"""

ALIASES = """
als_Latn sqi alb
arb_Arab ara
ayr_Latn aym
azj_Latn aze
bod_Tibt tib
ces_Latn cze
cym_Latn wel
deu_Latn ger
ell_Grek gre
eus_Latn baq
fra_Latn fre
fuv_Latn ful
gaz_Latn orm
heb_Hebr hbo iw
hye_Armn arm
ind_Latn in
isl_Latn ice
jav_Latn jw
kat_Geor geo
khk_Cyrl mon
kmr_Latn kur
knc_Latn kau
lvs_Latn lav
mkd_Cyrl mac
mri_Latn mao
mya_Mymr bur
nld_Latn dut
nob_Latn no nor
npi_Deva nep
ory_Orya ori
pbt_Arab pus
pes_Arab fas per
plt_Latn mlg
por_Latn pb
quy_Latn que
ron_Latn mo rum
slk_Latn slo
swh_Latn swa
tgl_Latn fil
uzn_Latn uzb
ydd_Hebr ji yid
yue_Hant zh-yue
zho_Hans chi
zho_Hant lzh zt zh-tw zh-hk zh-mo
zsm_Latn msa may
"""
"""Other codes that a language goes by: macrolanguages, ISO 639-2/B, withdrawn ISO 639-1 codes,
LibreTranslate's `zt` and `pb`, and BCP 47 regions that mean a script.
"""
